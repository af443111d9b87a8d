import { expect, test } from 'vitest'
import { application, master } from './testing/master.ts'
import { waitingReason } from './waiting.ts'

const ask = { memory: 7296, cores: undefined, coresMax: undefined }
const reason = (state: Parameters<typeof waitingReason>[0], own = ask) => waitingReason(state, 'app-2', own)
const full = { cores: 1, memory: 7296 }

test('another application has it all', () => {
  expect(reason(master([application('app-1', 2, 'long one'), application('app-2', 0)], full))).toBe(
    'waiting for executors: the application "long one" (app-1) has all 2 cores; it goes on when they are given back',
  )
})

test('several others have it', () => {
  expect(reason(master([application('app-1', 1), application('app-3', 1), application('app-2', 0)], full))).toMatch(
    /2 other applications have all 2 cores/,
  )
})

test('cores are free, but no memory', () => {
  const state = master([application('app-1', 1, 'other'), application('app-2', 0)], { cores: 0, memory: 9000 })
  expect(reason(state)).toBe(
    'waiting for executors: the application "other" (app-1) has 0 of 2 cores, and no worker has 7.1 GiB free',
  )
})

test('granted, and starting', () => {
  expect(reason(master([application('app-2', 2)], full))).toBe(
    'waiting for executors: 2 of 2 cores are granted, their JVMs are starting',
  )
})

test('a master that has just come back grants nothing yet', () => {
  expect(reason({ ...master([application('app-2', 0)]), status: 'RECOVERING' })).toMatch(
    /^waiting for executors: the master has just come back, and grants nothing for up to a minute/,
  )
})

test('not granted yet', () => {
  expect(reason(master([application('app-2', 0)]))).toMatch(/2 of 2 workers have room/)
})

test('no workers, no master, no such application', () => {
  expect(reason({ ...master([application('app-2', 0)]), workers: [] })).toMatch(/no worker is registered/)
  expect(reason(undefined)).toMatch(/the master does not answer/)
  expect(reason(master([]))).toMatch(/does not have the application/)
})
