import type { ReactNode } from 'react'
import { Command } from './command.tsx'

/** A part of the page, with the command that says the same. */
export function Section(props: {
  readonly id: string
  readonly title: string
  readonly twin: string
  /** What is shown is of before. */
  readonly isOld: boolean
  readonly children: ReactNode
}) {
  const { id, title, twin, isOld, children } = props
  return (
    <section aria-labelledby={id}>
      <header className="section-head">
        <h2 id={id}>
          {title}
          {isOld && <span className="old-mark"> as it was before</span>}
        </h2>
        <p className="twin">
          <Command text={twin} />
        </p>
      </header>
      {children}
    </section>
  )
}
