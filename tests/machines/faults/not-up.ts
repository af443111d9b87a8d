import { expect } from 'vitest'
import type { Fault } from './fault.ts'

export const notUp: Fault = {
  name: 'somebody took the cluster down',
  lab: 'spark',
  check: 'not-up',
  says: /^the cluster is not up: none of its daemons runs\n/,
  async inject({ tinderbox }) {
    const { exitCode, output } = await tinderbox('down', '--yes')
    expect(exitCode, output).toBe(0)
  },
  mended: true,
  byName: true,
}
