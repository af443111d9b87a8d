import { describe, expect, test } from 'vitest'
import type { Facts } from '../probes/facts.ts'
import { threeMachines } from '../testing/clusters.ts'
import { healthyFacts, sitesOf } from '../testing/facts.ts'
import { goesForward, hdfsUpgrade } from './hdfs-upgrade.ts'

const since = 1_795_633_286_798

/** By machine: what its NameNode runs, whether it says that an upgrade is open, and whether its folder has an image, with what ran before noted. */
type Shown = readonly [runs: string | undefined, open: boolean, image?: string]

function seen(wanted: string, shown: Readonly<Record<string, Shown>>, more = 'ha: {}') {
  const cluster = threeMachines(`hdfs: {}\n${more}\nhadoop: { version: ${wanted} }`)
  const facts = healthyFacts(cluster).map((one): Facts => {
    const [runs, open, image] = shown[one.machine] ?? []
    const upgrade = image === undefined ? undefined : image === '' ? {} : { from: image }
    return {
      ...one,
      daemons: one.daemons.map((daemon) =>
        daemon.id === 'hdfs-namenode' ? { ...daemon, version: runs, pid: runs && 1 } : daemon,
      ) as Facts['daemons'],
      namenode:
        runs === undefined ? undefined : one.namenode && { ...one.namenode, ...(open && { upgrade: { since } }) },
      hdfsFolders: one.hdfsFolders.map((folder) => ({
        ...folder,
        ...(folder.kind === 'name' && upgrade && { upgrade }),
      })),
    }
  })
  const { open, from, since: at, back, due } = hdfsUpgrade(cluster, sitesOf(cluster, facts))
  return [...(open ? ['open'] : []), ...(due ? ['due'] : []), ...(back ? ['back'] : []), from, ...(at ? ['since'] : [])]
}

test.each<[string, string, Readonly<Record<string, Shown>>, unknown[]]>([
  ['all is as it should be', '3.5.0', { a: ['3.5.0', false], b: ['3.5.0', false] }, [undefined]],
  ['another version of the line', '3.4.2', { a: ['3.4.1', false], b: ['3.4.1', false] }, [undefined]],
  ['another line', '3.5.0', { a: ['3.4.2', false], b: ['3.4.2', false] }, ['due', '3.4.2']],
  [
    'begun, and the image is not there yet',
    '3.5.0',
    { a: ['3.3.6', true], b: ['3.3.6', true, ''] },
    ['open', 'due', '3.3.6', 'since'],
  ],
  [
    'noted on one of the machines',
    '3.5.0',
    { a: ['3.3.6', true, '3.3.6'], b: ['3.3.6', true, ''] },
    ['open', 'due', '3.3.6', 'since'],
  ],
  ['prepared', '3.5.0', { a: ['3.3.6', true, '3.3.6'], b: ['3.3.6', true, '3.3.6'] }, ['open', '3.3.6', 'since']],
  ['half-way', '3.5.0', { a: ['3.3.6', true, '3.3.6'], b: ['3.5.0', true, '3.3.6'] }, ['open', '3.3.6', 'since']],
  [
    'half-way, and no NameNode runs',
    '3.5.0',
    { a: [undefined, false, '3.3.6'], b: [undefined, false, '3.3.6'] },
    ['open', '3.3.6'],
  ],
  [
    'begun by hand, with what is new',
    '3.5.0',
    { a: ['3.5.0', true, ''], b: ['3.5.0', true, ''] },
    ['open', undefined, 'since'],
  ],
  [
    'asked for what ran before',
    '3.3.6',
    { a: ['3.5.0', true, '3.3.6'], b: ['3.5.0', true, '3.3.6'] },
    ['open', 'back', '3.3.6', 'since'],
  ],
  [
    'asked for a third one',
    '3.5.0',
    { a: ['3.4.2', true, '3.3.6'], b: ['3.4.2', true, '3.3.6'] },
    ['open', '3.3.6', 'since'],
  ],
  [
    'final, and the one that stands by has not read it yet',
    '3.5.0',
    { a: ['3.5.0', false], b: ['3.5.0', true, '3.3.6'] },
    [undefined],
  ],
])('%s', (_, wanted, shown, expected) => {
  expect(seen(wanted, shown)).toEqual(expected)
})

describe('NameNodes go first', () => {
  const state = { open: false, due: false, back: false, from: undefined, since: undefined }
  test.each([
    [{ due: true }, true],
    [{ open: true }, true],
    [{ open: true, back: true }, false],
    [{}, false],
  ])('%j: %s', (over, expected) => {
    expect(goesForward({ ...state, ...over })).toBe(expected)
  })
})
