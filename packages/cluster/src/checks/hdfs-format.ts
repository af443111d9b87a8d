import type { HdfsFolder } from '../probes/hdfs-folders.ts'
import { hdfsUpgrade } from '../sites/hdfs-upgrade.ts'
import { journalToMake, sharesJournal } from '../sites/journal-to-make.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { isHighlyAvailable, placementsOf, type Cluster } from '../config/cluster.ts'
import { hdfsBlocks } from './fold.ts'
import type { Check, Finding } from './check.ts'

type Said = Omit<Finding, 'check' | 'machine'>

/**
 * A file system is formatted once, and never where any machine of the cluster holds one: a NameNode without its image, and data without a NameNode, are
 * refused with what was found. There is no flag that formats all the same.
 */
export const hdfsFormat: Check = {
  name: 'hdfs-format',
  page: {
    title: 'What machines hold of HDFS does not fit together',
    means:
      'HDFS is formatted once, and never where a machine of the cluster holds data of a file system. Here the parts do not agree: an image without its files, data whose NameNode is not there, blocks of two file systems, or a journal that is missing. Formatting again would give up all files, so there is no flag for it.',
    mend: 'Nothing is done by itself: what is right only you can know. Put back the folder that is missing (from the other NameNode, from a copy, from the machine that had the role before), or move away, not off, the folders that are not wanted. To move a NameNode: `tinderbox down`, move its name folder (and what lies beside it with that name) to the same place on the new machine, `tinderbox up`.',
  },
  run(cluster, on, all) {
    const names = placementsOf(cluster, 'hdfs-namenode').map(({ machine }) => machine)
    if (names[0] === undefined) return []
    const found = [...all.values()].flatMap((one) =>
      one.facts.hdfsFolders.filter(({ state }) => state === 'hdfs').map((folder): Found => ({ on: one, folder })),
    )
    const own = found.filter((one) => one.on === on)
    return [
      ...(names.includes(on.facts.machine) ? [...noImage(own), ...notOurs(on)] : []),
      ...(names[0] === on.facts.machine
        ? [...lostNames(names, found, isBegun(on)), ...differentIds(found), ...otherJournal(cluster, found, all)]
        : []),
    ]
  },
}

interface Found {
  readonly on: MachineSite
  readonly folder: HdfsFolder
}

const show = ({ on, folder }: Found) =>
  `${on.facts.machine}: ${folder.path}/current/VERSION (${folder.clusterIds.join(', ')})`

function noImage(own: readonly Found[]): Said[] {
  return own
    .filter(({ folder }) => folder.kind === 'name' && !folder.image)
    .map((one) => ({
      severity: 'error',
      summary:
        'the NameNode has a VERSION file and no image: its files are lost or were never whole, and it is not formatted again',
      evidence: show(one),
      hint: `Put the image back from the other NameNode or a copy of ${one.folder.path}. If nothing was ever on it, move that folder away and run the command again.`,
    }))
}

function notOurs({ facts }: MachineSite): Said[] {
  return facts.hdfsFolders
    .filter(({ kind, state }) => kind === 'name' && state === 'foreign')
    .map(({ path, names }) => ({
      severity: 'error',
      summary: `the NameNode's folder ${path} is not empty, and what is in it is no file system`,
      evidence: `${path}: ${names.join(', ')}`,
      hint: 'Move away what is in it, and run the command again. Nothing was touched.',
    }))
}

/** Formatting was begun there and did not end: it makes the journals before the image, and goes on with the next run. */
function isBegun({ facts }: MachineSite): boolean {
  return facts.hdfsFolders.some(({ kind, state }) => kind === 'name' && state === 'unfinished')
}

/** What holds data, or a journal, without a NameNode that knows what is in it. */
function lostNames(names: readonly string[], found: readonly Found[], begun: boolean): Said[] {
  const has = ({ on, folder }: Found) => folder.kind === 'name' && names.includes(on.facts.machine)
  if (found.length === 0 || found.some(has)) return []
  if (begun && found.every(({ folder }) => folder.kind === 'journal')) return []
  const elsewhere = found.filter(({ folder }) => folder.kind === 'name')
  return [
    {
      severity: 'error',
      summary:
        elsewhere.length > 0
          ? `the NameNode moves to ${names[0]}, and its image is still on ${elsewhere[0]!.on.facts.machine}`
          : 'machines hold the data of a file system, and no NameNode knows what is in it: formatting would give it up',
      evidence: found.map(show).join('\n'),
      hint:
        elsewhere.length > 0
          ? `Stop the cluster (tinderbox down), move ${elsewhere[0]!.folder.path}, and what lies beside it with that name, to the same place on ${names[0]}, and run the command again; or leave the NameNode where it is.`
          : 'Put the name folder back from a copy. If the data is to be given up, move these folders away on their machines yourself, then run the command again.',
    },
  ]
}

function differentIds(found: readonly Found[]): Said[] {
  const ids = new Map(found.flatMap((one) => one.folder.clusterIds.map((id) => [id, one] as const)))
  if (ids.size < 2) return []
  return [
    {
      severity: 'error',
      service: hdfsBlocks,
      summary: 'machines hold data of different file systems',
      evidence: found.map(show).join('\n'),
      hint: 'A DataNode serves the NameNode with its own clusterID only. Find out which of them is wanted, and move the folders of the other away (not off) their machines.',
    },
  ]
}

/** The journal of NameNodes that stand by for each other is made once, and what was changed last may be in it alone. */
function otherJournal(cluster: Cluster, found: readonly Found[], all: ReadonlyMap<string, MachineSite>): Said[] {
  const images = found.filter(({ folder }) => folder.kind === 'name')
  const journals = found.filter(({ folder }) => folder.kind === 'journal')
  const [image] = images
  if (!image) return []
  const evidence = [...images, ...journals].map(show).join('\n')
  if (journalToMake(cluster, all))
    return images.length > 1 ? twoImages(evidence) : betweenUpgrades(cluster, evidence, all)
  if (isHighlyAvailable(cluster)) {
    if (journals.length > 0) return []
    return [
      {
        severity: 'error',
        summary: 'the NameNodes stand by for each other, and the journal of this file system that they share is gone',
        evidence,
        hint: 'The last changes may have been in it alone. Put the folders of the JournalNodes back (data/hdfs-journalnode, of most of them). What is to be given up, you move away yourself.',
      },
    ]
  }
  const isShared = journals.length > 0 || images.some(({ on }) => sharesJournal(on))
  // What was begun and is not whole: nobody has written there.
  if (!isShared || (images.length === 1 && image.folder.journalMissing)) return []
  return [
    {
      severity: 'error',
      summary: "the file has no `ha` any more, and the file system's last changes may be in its journal alone",
      evidence,
      hint: 'Put `ha` back. To do without it, put the data in a safe place, move the folders of HDFS away, and run the command again.',
    },
  ]
}

/** Before there is a journal no second NameNode has anything: one of them is left over from before, and only you know which. */
function twoImages(evidence: string): Said[] {
  return [
    {
      severity: 'error',
      summary: 'a second NameNode is to join the one that was alone, and two machines hold an image of the file system',
      evidence,
      hint: 'Move the one away that did not run last, with its whole folder, and run the command again. Nothing was touched.',
    },
  ]
}

/** A journal that begins while an upgrade is open would have nothing to go back to. */
function betweenUpgrades(cluster: Cluster, evidence: string, all: ReadonlyMap<string, MachineSite>): Said[] {
  const { open, due } = hdfsUpgrade(cluster, all)
  if (!open && !due) return []
  return [
    {
      severity: 'error',
      summary: `a second NameNode, and an upgrade of HDFS that is ${open ? 'not final' : 'to come'}, do not go together`,
      evidence,
      hint: `Do one after the other: ${open ? 'take `ha` out again, end the upgrade (tinderbox up --finalize, or --rollback), then put it in' : 'put hadoop.version back and run tinderbox up, then change it'}.`,
    },
  ]
}
