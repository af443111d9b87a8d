import { expect, test } from 'vitest'
import { counting } from './counting.ts'
import { serviceOf } from './index.ts'

test.each(counting)('$member registers with $master, so it starts after it', ({ master, member }) => {
  expect(serviceOf({ service: member }).after).toContain(master)
})
