import { describe, expect, test } from 'vitest'
import { threeMachines } from '../testing/clusters.ts'
import { bareFacts, sitesOf, testSecret } from '../testing/facts.ts'
import { siteOf } from '../sites/machine-site.ts'
import { daemonFiles, propertiesFile, sparkDaemon } from './spark-daemon.ts'

const cluster = threeMachines()
const machines = sitesOf(cluster, bareFacts(cluster))
const site = siteOf(machines, cluster.placements[0]!)

test('the heap is that of the budget, as the JVM understands it', () => {
  expect(sparkDaemon('Main', site).filter((word) => word.startsWith('-Xmx'))).toEqual(['-Xmx512m'])
})

test('the main class is the last word, so that its arguments can follow', () => {
  expect(sparkDaemon('Main', site).slice(-3)).toEqual(['-cp', `${site.paths.classes}/classpath.jar`, 'Main'])
})

test('whoever asks must show the secret, and the port that asks nobody is closed', () => {
  const { body } = daemonFiles(site, { cluster, secret: testSecret, site: () => site })[0]!
  expect(body).toContain('spark.authenticate true\n')
  expect(body).toContain(`spark.authenticate.secret ${testSecret}\n`)
  expect(body).toContain('spark.master.rest.enabled false\n')
})

describe('properties as Spark reads them', () => {
  test('in the order of their keys, whatever the order they came in', () => {
    expect(propertiesFile({ 'spark.b': '2', 'spark.a': '1', 'spark.B': '3' })).toBe('spark.B 3\nspark.a 1\nspark.b 2\n')
    expect(propertiesFile({})).toBe('')
  })

  test.each([
    ['a b', 'a b'],
    ['it\'s "x" $HOME `id` # ! ;', 'it\'s "x" $HOME `id` # ! ;'],
    ['C:\\new\\table', 'C:\\\\new\\\\table'],
    ['ends with \\', 'ends with \\\\'],
    ['\\u0041', '\\\\u0041'],
    ['=1', '\\=1'],
    [':1', '\\:1'],
    ['a=1:2', 'a=1:2'],
    ['', ''],
  ])('%j is written as %j', (value, written) => {
    expect(propertiesFile({ 'spark.a': value })).toBe(`spark.a ${written}\n`)
    expect(readProperties(propertiesFile({ 'spark.a': value, 'spark.b': 'after' }))).toEqual({
      'spark.a': value,
      'spark.b': 'after',
    })
  })
})

/** What java.util.Properties makes of it, as far as such files go. */
function readProperties(text: string): Record<string, string> {
  const joined = text.replaceAll(/(?<=(?:^|[^\\])(?:\\\\)*)\\\n\s*/g, '')
  const lines = joined.split('\n').filter((line) => line.trim() !== '' && !/^\s*[#!]/.test(line))
  return Object.fromEntries(
    lines.map((line) => {
      const [, key, value] = /^\s*([^\s=:]+)\s*[=:]?\s*(.*)$/.exec(line)!
      return [
        key,
        value!.replaceAll(/\\u([0-9a-f]{4})|\\(.)/gi, (_, code?: string, char?: string) =>
          code === undefined ? char! : String.fromCharCode(Number.parseInt(code, 16)),
        ),
      ]
    }),
  )
}
