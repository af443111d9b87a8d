import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/**
 * unit: pure and quick. slow: real programs and real waits on this machine. real: the real Spark and sshd on it. browser: the dashboard, in Chromium. machines:
 * whole Debian machines, in suites that have this one for themselves; light: the others, two at a time. doctor: faults in machines.
 */
const slow = '{packages/*/src,tests}/**/*.slow.test.ts'
const real = '{packages/*/src,tests}/**/*.real.test.ts'
const doctor = 'tests/machines/doctor-*.machines.test.ts'
/** What is polled for comes at once, but on a busy machine "at once" can be more than Vitest's one second. */
const patient = { poll: { timeout: 20_000 } }
/** One keeps two cores busy, the other notices within seconds what happens. */
const alone = 'tests/machines/{hadoop,watch}.machines.test.ts'

export default defineConfig({
  test: {
    // Failures of long suites are read later and elsewhere: whole values, not "[ …(2) ]".
    chaiConfig: { truncateThreshold: 0 },
    globalSetup: 'tests/support/temp-of-run.ts',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{packages/*/src,scripts}/**/*.test.ts', 'tests/*.test.ts'],
          exclude: [slow, real, 'tests/*.browser.test.ts', '**/node_modules/**'],
          testTimeout: 60_000,
          expect: patient,
          // They are pure: a process of its own for each file would cost as much as the tests.
          isolate: false,
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
          expect: patient,
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'machines',
          include: [alone],
          testTimeout: 1_500_000,
          hookTimeout: 900_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'light',
          include: ['tests/**/*.machines.test.ts'],
          exclude: [doctor, alone],
          testTimeout: 1_500_000,
          hookTimeout: 900_000,
          maxWorkers: 2,
        },
      },
      {
        test: { name: 'doctor', include: [doctor], testTimeout: 1_500_000, hookTimeout: 900_000, maxWorkers: 2 },
      },
    ],
  },
})
