/** How good or bad something is, said by a colour and a sign beside the word. From good to bad. */
export const tones = ['well', 'warned', 'ill'] as const

export type Tone = (typeof tones)[number]

/** unknown: nobody can say, or not any more. */
export type Mood = Tone | 'unknown'

export const signs: Record<Mood, string> = { well: '✓', warned: '!', ill: '✕', unknown: '?' }
