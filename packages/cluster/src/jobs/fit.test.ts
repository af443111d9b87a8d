import { describe, expect, test } from 'vitest'
import type { ToolError } from '../errors.ts'
import { checkFit } from './fit.ts'
import { master } from './testing/master.ts'
import { site } from './testing/site.ts'

const check =
  (settings: Record<string, string>, state = master([])) =>
  () =>
    checkFit(new Map(Object.entries(settings)), state, site.facts)

function errorOf(run: () => void): ToolError {
  try {
    run()
  } catch (error) {
    return error as ToolError
  }
  throw new Error('nothing was thrown')
}

describe('fits', () => {
  test.each([
    [{}],
    [{ 'spark.executor.memory': '9728m', 'spark.executor.cores': '1', 'spark.cores.max': '100' }],
    [{ 'spark.executor.memory': '2048' }],
  ])('%j', (settings) => {
    expect(check(settings)).not.toThrow()
  })

  test('though another application has it all just now', () => {
    expect(check({ 'spark.executor.memory': '9728m' }, master([], { cores: 1, memory: 9728 }))).not.toThrow()
  })
})

describe('can never be had', () => {
  test.each([
    [
      { 'spark.executor.memory': '64g' },
      'each executor of the job asks for 64.0 GiB (spark.executor.memory), which no worker offers',
    ],
    [
      { 'spark.executor.cores': '2' },
      'each executor of the job asks for 2 cores (spark.executor.cores), which no worker offers',
    ],
    [
      { 'spark.executor.cores': '1', 'spark.cores.max': '1', 'spark.driver.memory': '40g' },
      'the driver asks for 40.0 GiB (spark.driver.memory), and localhost has 23.4 GiB',
    ],
  ])('%j', (settings, message) => {
    expect(errorOf(check(settings))).toMatchObject({ code: 'JOB_FAILED', message })
  })

  test('the error shows what the workers offer', () => {
    expect(errorOf(check({ 'spark.executor.memory': '64g' })).seen).toBe(
      '127.0.0.1:7081: 1 cores, 9.5 GiB\n127.0.0.1:7082: 1 cores, 9.5 GiB',
    )
  })

  test('more cores for one executor than for the whole job', () => {
    const state = master([])
    const large = { ...state, workers: state.workers.map((worker) => ({ ...worker, cores: 8 })) }
    expect(errorOf(check({ 'spark.executor.cores': '4', 'spark.cores.max': '2' }, large)).message).toMatch(
      /4 cores .* may have 2/,
    )
  })
})

test('without a worker', () => {
  expect(errorOf(check({}, { ...master([]), workers: [] }))).toMatchObject({ code: 'NOT_RUNNING' })
})

test.each([
  ['spark.executor.memory', 'lots'],
  ['spark.driver.memory', '1x'],
  ['spark.executor.cores', '1.5'],
  ['spark.cores.max', '0'],
])('%s=%s is not understood', (key, value) => {
  expect(errorOf(check({ [key]: value }))).toMatchObject({ code: 'USAGE' })
})
