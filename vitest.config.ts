import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * unit: pure and quick. slow: real programs and real waits on this machine. real: the real Spark and sshd on it. browser: the dashboard, in Chromium. machines:
 * whole Debian machines.
 */
const [slow, real] = ['slow', 'real'].map((kind) => `{packages/*/src,tests}/**/*.${kind}.test.ts`) as [string, string]

/** The suites that take longest: begun last, one of them would keep a core idle. */
const longest = ['doctor', 'hadoop', 'kill-points', 'lifecycle'].map((name) => `/${name}.machines.test.ts`)

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((name) => moduleId.endsWith(name))
      return at === -1 ? longest.length : at
    }
    return files.toSorted((a, b) => place(a) - place(b))
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    // Failures of long suites are read later and elsewhere: whole values, not "[ …(2) ]".
    chaiConfig: { truncateThreshold: 0 },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{packages/*/src,scripts}/**/*.test.ts', 'tests/*.test.ts'],
          exclude: [slow, real, 'tests/*.browser.test.ts', '**/node_modules/**'],
          testTimeout: 60_000,
          // Vitest leaves one core to itself, which it hardly needs: of two, that is half.
          maxWorkers: availableParallelism(),
        },
      },
      { test: { name: 'slow', include: [slow], testTimeout: 300_000, hookTimeout: 600_000, maxWorkers: 2 } },
      {
        test: { name: 'real', include: [real], testTimeout: 300_000, hookTimeout: 600_000, fileParallelism: false },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/*.browser.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'machines',
          include: ['tests/**/*.machines.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 900_000,
          // Half of a suite's time is waiting, for daemons and for clocks: two suites side by side, each on machines of its own.
          maxWorkers: 2,
        },
      },
    ],
  },
})
