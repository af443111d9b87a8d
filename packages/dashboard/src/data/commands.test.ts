import { expect, test } from 'vitest'
import { doctorCommand, mendCommand } from './commands.ts'

test('commands mean the cluster that is shown', () => {
  expect(doctorCommand(' -f prod.yaml')).toBe('tinderbox doctor -f prod.yaml')
  expect(mendCommand(' -f prod.yaml -K', 'clock-apart')).toBe(
    'tinderbox doctor -f prod.yaml -K --fix --only clock-apart',
  )
})
