/** A command to type elsewhere, with a button that copies it. */
import { useRef, useState } from 'react'

export function Command({ text }: { readonly text: string }) {
  const code = useRef<HTMLElement>(null)
  const [said, setSaid] = useState('')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setSaid('copied')
    } catch {
      // Browsers give the clipboard only to pages of this machine or of https.
      getSelection()?.selectAllChildren(code.current!)
      setSaid('selected: copy it with Ctrl+C')
    }
    setTimeout(() => setSaid(''), 3000)
  }
  return (
    <span className="command">
      <code ref={code}>{text}</code>
      <button type="button" className="quiet" aria-label={`Copy: ${text}`} onClick={() => void copy()}>
        copy
      </button>
      <span className="copied" role="status">
        {said}
      </span>
    </span>
  )
}
