import type { Cluster } from '../config/cluster.ts'
import { keptFromCleaning, temporaryPaths, type TmpRule } from '../probes/tmp-rules.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { isWithin } from '../sites/volumes.ts'
import type { DoctorCheck } from './doctor-check.ts'
import type { Fix } from './fix.ts'

const key = 'hdfs.data'

/** The machine deletes what the cluster keeps, by a rule for temporary files. */
export const tmpCleaner: DoctorCheck = {
  name: 'tmp-cleaner',
  page: {
    title: 'The machine cleans up what the cluster keeps',
    means:
      'A folder of the file (`hdfs.data`) lies in /tmp, /var/tmp or in memory, and a rule of the machine empties that after some days or at every start: blocks of HDFS disappear.',
    mend: "Where files go by their age and the login has root's rights, `--fix` takes the folder out of the cleaning: a line `x FOLDER` in /etc/tmpfiles.d/tinderbox-CLUSTER.conf, which `doctor --undo` and `down --purge` take away again. What is emptied at every start, or is in memory, no such line keeps, nor does another program that cleans up (tmpreaper) go by it: move the folder in the file. `hdfs.data` belongs on a disk of its own in any case; a DataNode whose folder was moved gets its blocks from the others. What jobs spill is below Tinderbox's own folder where nothing else is said.",
  },
  run({ cluster, machines, examined }) {
    const paths = temporaryPaths(cluster)
    return [...machines].flatMap(([machine, on]) => {
      const rules = examined.get(machine)?.tmpRules ?? []
      return paths.flatMap((path) => {
        const those = rules.filter((rule) => isWithin(path, rule.folder) && !isSpared(path, rule))
        const [rule] = those
        if (!rule) return []
        const canStay = on.facts.login.root && those.every((one) => canBeSpared(path, one))
        return [
          {
            severity: 'warning' as const,
            machine,
            summary: `${path} (${key}) is emptied ${when(rule)}`,
            evidence: rule.line,
            hint: `Move ${key} out of ${rule.folder} in the file${those.every((one) => canBeSpared(path, one)) ? `; or take it out of the cleaning: a line "x ${path}" in ${keptFromCleaning(cluster.name)}` : ''}.`,
            ...(canStay && { fixes: [spare(cluster, on, path, rules)] }),
          },
        ]
      })
    })
  },
}

function when({ after }: TmpRule): string {
  if (after === 'boot') return 'at every start of the machine'
  return after === '0' ? 'whenever the machine cleans up' : `of what is older than ${after}`
}

/** An `x` holds for a folder and all below it, but not for one that has a rule of its own. */
function isSpared(path: string, { folder, spares = [] }: TmpRule): boolean {
  const parts = path.split('/')
  const above = parts.map((_, i) => parts.slice(0, i + 1).join('/'))
  const inside = above.filter((one) => one !== folder && isWithin(one, folder))
  return spares.some((pattern) => inside.some((one) => matches(pattern, one)))
}

/** As glob(7) goes, but for classes of characters. */
function matches(pattern: string, path: string): boolean {
  const source = pattern
    .replace(/\/$/, '')
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
  return new RegExp(`^${source}$`).test(path)
}

function canBeSpared(path: string, { folder, spares }: TmpRule): boolean {
  // What tmpfiles.d reads as something else in a path: %, quotes, patterns.
  return spares !== undefined && path !== folder && /^[\w/.,:+=@-]+$/.test(path)
}

/** The file is written whole: with what it keeps already, and with all else that a rule would empty. */
function spare(cluster: Cluster, { facts }: MachineSite, path: string, rules: readonly TmpRule[]): Fix {
  const file = keptFromCleaning(cluster.name)
  const kept = temporaryPaths(cluster).filter((one) =>
    rules.some((rule) => isWithin(one, rule.folder) && canBeSpared(one, rule)),
  )
  const lines = [...new Set(kept)].map((one) => `x ${one}\n`).join('')
  return {
    title: `take ${path} out of the cleaning of ${facts.machine}`,
    actions: [
      {
        kind: 'write-file',
        machine: facts.machine,
        why: 'files there are deleted by their age',
        path: file,
        body: `# What the cluster ${cluster.name} keeps where the machine cleans up. Written by Tinderbox.\n${lines}`,
        mode: '644',
        owner: 'root',
        secret: false,
        before: facts.files.find((one) => one.path === file)?.body,
      },
    ],
    up: false,
  }
}
