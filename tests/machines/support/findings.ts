import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { tinderbox } from '../../support/tinderbox.ts'

/** A busy machine may take too long to say something. It is asked again then, as a person would. */
const atMostAsked = 5
const notSeen = 'not seen on '

/** All that the doctor finds, as `check machine: what`, and what it could not look at. */
export async function findings(cwd: string): Promise<readonly string[]> {
  for (let asked = 1; ; asked++) {
    const found = await lookOnce(cwd)
    if (asked === atMostAsked || !found.some((line) => line.startsWith(notSeen))) return found
    await sleep(3000 * asked)
  }
}

async function lookOnce(cwd: string): Promise<readonly string[]> {
  const { stdout, output } = await tinderbox(['doctor', '--json'], { cwd })
  expect(stdout, output).not.toBe('')
  const { causes, unseen } = JSON.parse(stdout) as {
    readonly causes: readonly { readonly check: string; readonly machine: string; readonly summary: string }[]
    readonly unseen: readonly { readonly machine: string; readonly what: string; readonly why: string }[]
  }
  return [
    ...causes.map(({ check, machine, summary }) => `${check} ${machine}: ${summary}`),
    ...unseen.map(({ machine, what, why }) => `${notSeen}${machine}: ${what}: ${why}`),
  ]
}
