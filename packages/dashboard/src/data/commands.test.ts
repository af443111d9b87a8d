import { expect, test } from 'vitest'
import { doctorCommand, hintFor, mendCommand } from './commands.ts'

test('commands mean the cluster that is shown', () => {
  expect(doctorCommand(' -f prod.yaml')).toBe('tinderbox doctor -f prod.yaml')
  expect(mendCommand(' -f prod.yaml -K', 'clock-apart')).toBe(
    'tinderbox doctor -f prod.yaml -K --fix --only clock-apart',
  )
})

test('so do those in a hint', () => {
  expect(hintFor('', 'Run tinderbox up.')).toBe('Run tinderbox up.')
  expect(hintFor(' -f prod.yaml', 'Run tinderbox up.')).toBe('Run tinderbox up -f prod.yaml.')
  expect(hintFor(' -f my prod.yaml -K', 'Run tinderbox up.')).toBe('Run tinderbox up -f my prod.yaml.')
  expect(hintFor(' -K', 'Run tinderbox up.')).toBe('Run tinderbox up.')
})
