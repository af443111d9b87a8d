import { signs, type Mood } from '../data/tone.ts'

/** A word with its colour and its sign: colour alone says nothing to many. */
export function Mark({ mood, word }: { readonly mood: Mood; readonly word: string }) {
  return (
    <span className={`mark ${mood}`}>
      <span aria-hidden="true">{signs[mood]}</span> {word}
    </span>
  )
}
