import { expect, test } from 'vitest'
import { defaultSettings } from './local.ts'
import { parseClusterFile } from './read.ts'

test('without a file the same defaults count as in one that says nothing', () => {
  const { settings } = parseClusterFile('name: demo\nmaster: a\nworkers: [b]\n', '/cluster.yaml')
  expect(defaultSettings()).toEqual(settings)
})

test('nobody can change them for the next', () => {
  defaultSettings().spark.conf['spark.x'] = '1'
  expect(defaultSettings().spark.conf).toEqual({})
})
