import { groupBy } from '../group-by.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Check } from './check.ts'
import { leftOut } from './fix.ts'

const withoutExecutable = leftOut(
  ['python', 'executable'],
  'python3 of each machine is taken, or installed',
  'Where jobs have another Python then, servers of Spark that run them start anew.',
)

const minorOf = (version: string): string => version.split('.').slice(0, 2).join('.')

/** The oldest minor version of Python 3 that a Spark's PySpark takes: its packages say so. */
function oldestMinor(spark: string): number {
  const [major, minor] = spark.split('.').map(Number) as [number, number]
  if (major < 4) return 8
  return [9, 10, 10][minor] ?? 11
}

/** PySpark needs a Python that is new enough, whole, and of the same minor version wherever a job's Python runs. */
export const python: Check = {
  name: 'python',
  page: {
    title: 'The Pythons of the machines do not fit',
    means:
      'PySpark needs a Python that is new enough and whole, and the same minor version (3.11, say) wherever the Python of a job runs: else jobs end with PYTHON_VERSION_MISMATCH as soon as the first function runs on an executor.',
    mend: 'Where there is root and apt, `tinderbox up` installs what is missing. Else install a Python that is the same everywhere, and name it in the file: `python: { executable: NAME }`. Where the file names one that is not there, or not whole, `--fix` takes that key out, if `up` can install python3 then.',
  },
  run(cluster, { facts }, all) {
    const { executable, version, complete } = facts.python
    const canInstall = facts.login.root && facts.tools.has('apt-get')
    const installs = canInstall && executable === 'python3'
    const fixes = canInstall && cluster.file !== undefined && { fixes: [withoutExecutable] }
    const hint = `Install it (Debian and Ubuntu: apt-get install python3), or name a fitting one in the file: python.executable.`
    if (version === undefined) {
      return installs
        ? []
        : [
            {
              severity: 'error',
              summary: `there is no Python "${executable}"`,
              evidence: `command -v ${executable}: nothing`,
              hint,
              ...fixes,
            },
          ]
    }
    if (!complete) {
      return installs
        ? []
        : [
            {
              severity: 'error',
              summary: 'its Python lacks parts of the standard library that PySpark needs',
              evidence: `${executable} ${version}: import json, ctypes, socket, ssl, zipfile fails`,
              hint,
              ...fixes,
            },
          ]
    }
    const oldest = oldestMinor(cluster.settings.spark.version)
    if (isTooOld(version, oldest)) {
      return [
        {
          severity: 'error',
          summary: `its Python ${version} is too old: PySpark ${cluster.settings.spark.version} needs 3.${oldest} at least`,
          evidence: `${executable}: ${version}`,
          hint,
        },
      ]
    }
    const right = rightPython(all, oldest)
    if (minorOf(version) === minorOf(right.version)) return []
    return [
      {
        severity: 'error',
        summary: `its Python is ${version}, and another machine's is ${right.version}: PySpark refuses to mix minor versions`,
        evidence: `${facts.machine}: ${version}, ${right.machine}: ${right.version}`,
        hint: `Give it Python ${minorOf(right.version)}, or name one in the file that is the same everywhere: python.executable.`,
      },
    ]
  },
}

interface Chosen {
  readonly machine: string
  readonly version: string
}

/** What all others are compared with: the first machine whose minor version more machines have than any other; where two are as frequent, the first of all. One that is too old is none. */
function rightPython(all: ReadonlyMap<string, MachineSite>, oldest: number): Chosen {
  const known = chosen.get(all)
  if (known) return known
  const fit = [...all.values()].flatMap(
    ({
      facts: {
        machine,
        python: { version },
      },
    }): Chosen[] => (version === undefined || isTooOld(version, oldest) ? [] : [{ machine, version }]),
  )
  const [most, next] = [...groupBy(fit, ({ version }) => minorOf(version)).values()].toSorted(
    (a, b) => b.length - a.length,
  )
  // Asked only for a machine that has a Python which is fit.
  const right = most!.length > (next?.length ?? 0) ? most![0]! : fit[0]!
  chosen.set(all, right)
  return right
}

/** Asked for each machine, and the same for all. */
const chosen = new WeakMap<ReadonlyMap<string, MachineSite>, Chosen>()

function isTooOld(version: string, oldest: number): boolean {
  const [major, minor] = version.split('.').map(Number) as [number, number]
  return major < 3 || (major === 3 && minor < oldest)
}
