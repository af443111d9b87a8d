import { useState } from 'react'

const lines = 10

/** What was seen, as it was. Of much of it the first lines are shown, and the rest where it is asked for. */
export function Verbatim({ text, label }: { readonly text: string; readonly label: string }) {
  const [isOpen, setOpen] = useState(false)
  const all = text.split('\n')
  const isLong = all.length > lines + 2
  return (
    <div className="verbatim">
      {/* It scrolls sideways: so the keyboard has to reach it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0} role="group" aria-label={label}>
        {isLong && !isOpen ? all.slice(0, lines).join('\n') : text}
      </pre>
      {isLong && (
        <button type="button" className="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'show less' : `show all ${all.length} lines`}
        </button>
      )}
    </div>
  )
}
