import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** unit: pure and quick. real: the real Spark, sshd, pip on this machine. browser: the dashboard, in Chromium. machines: whole Debian machines. */
const real = ['{packages/*/src,tests}/**/*.{real,slow}.test.ts']

export default defineConfig({
  test: {
    // Failures of long suites are read later and elsewhere: whole values, not "[ …(2) ]".
    chaiConfig: { truncateThreshold: 0 },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{packages/*/src,scripts}/**/*.test.ts', 'tests/*.test.ts'],
          exclude: [...real, 'tests/*.browser.test.ts', '**/node_modules/**'],
          testTimeout: 60_000,
          // Vitest leaves one core to itself, which it hardly needs: of two, that is half.
          maxWorkers: availableParallelism(),
        },
      },
      { test: { name: 'real', include: real, testTimeout: 300_000, hookTimeout: 600_000, fileParallelism: false } },
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
          fileParallelism: false,
        },
      },
    ],
  },
})
