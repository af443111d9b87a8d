import { expect } from 'vitest'
import { tinderbox } from '../../support/tinderbox.ts'

/** All that the doctor finds, as `check machine: what`, and what it could not look at. */
export async function findings(cwd: string): Promise<readonly string[]> {
  const { stdout, output } = await tinderbox(['doctor', '--json'], { cwd })
  expect(stdout, output).not.toBe('')
  const { causes, unseen } = JSON.parse(stdout) as {
    readonly causes: readonly { readonly check: string; readonly machine: string; readonly summary: string }[]
    readonly unseen: readonly { readonly machine: string; readonly what: string; readonly why: string }[]
  }
  return [
    ...causes.map(({ check, machine, summary }) => `${check} ${machine}: ${summary}`),
    ...unseen.map(({ machine, what, why }) => `not seen on ${machine}: ${what}: ${why}`),
  ]
}
