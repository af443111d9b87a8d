import type { Integrity } from '../probes/integrity.ts'
import { bringAnew } from './bring-anew.ts'
import type { DoctorCheck, Patient } from './doctor-check.ts'

/** The software on a machine is not what was brought there. */
export const softwareDamaged: DoctorCheck = {
  name: 'software-damaged',
  page: {
    title: 'Spark, Hadoop or Java on a machine is damaged',
    means:
      'Files of the software are missing, were changed after they were brought, or have other sizes than on the other machines: a disk has lost some, somebody has replaced a jar, or cleaned up too much. Jobs then fail on this machine alone: NoClassDefFoundError, NoSuchMethodError, InvalidClassException.',
    mend: '`--fix` takes away the mark that says that the software is complete, and `up` brings it anew and puts the whole folder in the place of the old one; what runs goes on. A jar that was put there on purpose belongs into the job (`spark.jars`, `--jars`), where it is on every machine. Adding a file is no finding, changing or deleting one is; files that were added go with the old folder, and are named before.',
  },
  run(patient) {
    const { machines, examined } = patient
    return [...machines].flatMap(([machine, on]) => {
      const inUse = new Set([on.paths.sparkHome, on.paths.hadoopHome, on.paths.javaHome])
      const seenThere = examined.get(machine)
      // A Java that does not start is a finding of its own.
      for (const { home, starts } of seenThere?.javaStart ?? []) if (!starts) inUse.delete(home)
      return (seenThere?.integrity ?? [])
        .filter(({ name }) => inUse.has(`${on.root}/software/${name}`))
        .flatMap((one) => {
          const seen = damage(patient, machine, one)
          if (seen.length === 0) return []
          const path = `${on.root}/software/${one.name}`
          return [
            {
              severity: 'error' as const,
              machine,
              summary: `${one.name} is not as it was brought: ${seen[0]!}`,
              evidence: [
                ...seen.map((line) => `${path}: ${line}`),
                ...one.added.map((file) => `not of the software: ${path}/${file}`),
              ].join('\n'),
              hint: `Bring it anew: tinderbox doctor --fix, or remove ${path}/.tinderbox-complete there and run tinderbox up.`,
              explains: on.facts.daemons
                .filter(({ pid }) => pid === undefined)
                .map(({ id }) => ({ machine, service: id })),
              fixes: [bringAnew({ machine, home: path, called: one.name, why: seen[0]!, seen: one })],
            },
          ]
        })
    })
  },
}

function damage(
  patient: Patient,
  machine: string,
  { name, missing, changed, release, sizes, sha256 }: Integrity,
): string[] {
  const version = /^spark-(\d+\.\d+\.\d+)$/.exec(name)?.[1]
  return [
    ...missing.map((file) => `${file} is missing or empty`),
    ...changed.map((file) => `${file} was changed after it was brought`),
    ...(version !== undefined && release !== undefined && release !== version
      ? [`its RELEASE file says ${release}`]
      : []),
    ...otherSizes(patient, machine, { name, sizes, sha256 }),
  ]
}

/** What came from one and the same tar has the same files everywhere; of two that differ nobody can say which is right. */
function otherSizes(
  { examined }: Patient,
  machine: string,
  { name, sizes, sha256 }: Pick<Integrity, 'name' | 'sizes' | 'sha256'>,
): string[] {
  if (sizes === undefined) return []
  const others = [...examined].flatMap(([other, { integrity = [] }]) =>
    other === machine
      ? []
      : integrity.flatMap((one) =>
          one.name === name && one.sha256 === sha256 && one.sizes !== undefined ? [one.sizes] : [],
        ),
  )
  const alike = others.filter((one) => one === sizes).length
  const most = Math.max(0, ...[...new Set(others)].map((one) => others.filter((other) => other === one).length))
  return alike === 0 && most >= 2 ? [`its files have other names or sizes than on ${most} other machines`] : []
}
