import { describe, expect, test } from 'vitest'
import type { HdfsFolder, HdfsFolderKind } from '../probes/hdfs-folders.ts'
import { hadoopXml } from '../services/hadoop-xml.ts'
import { threeMachines } from '../testing/clusters.ts'
import { bareFacts, sitesOf } from '../testing/facts.ts'
import { aFolder } from '../testing/hadoop-facts.ts'
import { hdfsFormat } from './hdfs-format.ts'

type Held = Readonly<Record<string, readonly HdfsFolder[]>>

const folder = (kind: HdfsFolderKind, state: HdfsFolder['state'] = 'hdfs', more: Partial<HdfsFolder> = {}) =>
  aFolder(kind, `/d/${kind}`, state, more)
const other = { clusterIds: ['CID-other'] }

/** `settings`: of HDFS, as they are on each machine that holds an image. */
function said(file: string, held: Held, settings?: Record<string, string>) {
  const cluster = threeMachines(file)
  const path = '/opt/tinderbox/clusters/demo/conf/hadoop/hdfs-site.xml'
  const site = { path, mode: '644', owner: 'root', body: hadoopXml(settings ?? {}) }
  const facts = bareFacts(cluster).map((one) => {
    const hdfsFolders = held[one.machine] ?? []
    const hasImage = settings !== undefined && hdfsFolders.some(({ kind }) => kind === 'name')
    return { ...one, hdfsFolders, files: hasImage ? [site] : [] }
  })
  const sites = sitesOf(cluster, facts)
  return [...sites.values()].flatMap((on) =>
    hdfsFormat
      .run(cluster, on, sites, { leaving: [], back: false })
      .map(({ summary, evidence }) => ({ on: on.facts.machine, summary, evidence })),
  )
}

const alone = 'hdfs: {}'
const available = 'hdfs: {}\nha: {}'
const journals: Held = { a: [folder('journal')], b: [folder('journal')], c: [folder('journal')] }

describe('is silent', () => {
  test.each<[string, string, Held]>([
    ['where nothing is there', alone, {}],
    ['where all is one file system', alone, { a: [folder('name')], b: [folder('data')], c: [folder('data')] }],
    ['where a second NameNode has no image yet', available, { ...journals, a: [folder('name'), folder('journal')] }],
    ['where formatting was cut off', available, { ...journals, a: [folder('name', 'unfinished'), folder('journal')] }],
    ['where there is no HDFS', '', { b: [folder('data')] }],
  ])('%s', (_, file, held) => {
    expect(said(file, held)).toEqual([])
  })
})

describe('refuses', () => {
  test.each<[string, string, Held, RegExp]>([
    ['an image that is lost', alone, { a: [folder('name', 'hdfs', { image: false })] }, /VERSION file and no image/],
    ['data without a NameNode', alone, { a: [folder('name', 'empty')], c: [folder('data')] }, /no NameNode knows/],
    [
      'data, where formatting was cut off',
      alone,
      { a: [folder('name', 'unfinished')], c: [folder('data')] },
      /no NameNode/,
    ],
    ['journals without a NameNode', available, journals, /no NameNode knows/],
    ['a NameNode that moves', alone, { b: [folder('name')], c: [folder('data')] }, /moves to a, .* still on b$/],
    ['two file systems', alone, { a: [folder('name')], c: [folder('data', 'hdfs', other)] }, /different file systems/],
    ['NameNodes that have lost their journal', available, { a: [folder('name')] }, /the journal .* is gone/],
    ['no `ha` for one that had it', alone, { ...journals, a: [folder('name')] }, /in its journal alone$/],
  ])('%s', (_, file, held, summary) => {
    const found = said(file, held)
    expect(found).toMatchObject([{ on: 'a', summary: expect.stringMatching(summary) }])
    expect(found[0]!.evidence).toMatch(/^[abc]: \/d\/\w+\/current\/VERSION \(CID-/)
  })
})

describe('a NameNode that was alone, and is to be joined', () => {
  const wasAlone = { 'dfs.replication': '2' }
  const shares = { 'dfs.nameservices': 'demo' }
  const missing = { journalMissing: true } as const

  test.each<[string, string, Held, Record<string, string>]>([
    ['gets a journal', available, { a: [folder('name')] }, wasAlone],
    ['whichever of them it is', available, { b: [folder('name')] }, wasAlone],
    ['goes on where that was begun', available, { ...journals, a: [folder('name', 'hdfs', missing)] }, shares],
    ['goes back where that was begun', alone, { ...journals, a: [folder('name', 'hdfs', missing)] }, shares],
  ])('%s', (_, file, held, settings) => {
    expect(said(file, held, settings)).toEqual([])
  })

  test.each<[string, string, Held, Record<string, string>, RegExp]>([
    [
      'two images, of which one was left by a move',
      available,
      { a: [folder('name')], b: [folder('name')] },
      wasAlone,
      /two machines hold an image/,
    ],
    ['one that has lost its journal', available, { a: [folder('name')] }, shares, /the journal .* is gone/],
    [
      'no `ha` any more for one that has lost its journal',
      alone,
      { a: [folder('name')], b: [folder('name')] },
      shares,
      /in its journal alone$/,
    ],
  ])('refuses %s', (_, file, held, settings, summary) => {
    expect(said(file, held, settings)).toMatchObject([{ on: 'a', summary: expect.stringMatching(summary) }])
  })
})
