import type { MachineSite } from '../sites/machine-site.ts'
import type { Check } from './check.ts'

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
    mend: 'Where there is root and apt, `tinderbox up` installs what is missing. Else install a Python that is the same everywhere, and name it in the file: `python: { executable: NAME }`.',
  },
  run(cluster, { facts }, all) {
    const { executable, version, complete } = facts.python
    const installs = facts.login.root && facts.tools.has('apt-get') && executable === 'python3'
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
            },
          ]
    }
    const [major, minor] = version.split('.').map(Number) as [number, number]
    const oldest = oldestMinor(cluster.settings.spark.version)
    if (major < 3 || (major === 3 && minor < oldest)) {
      return [
        {
          severity: 'error',
          summary: `its Python ${version} is too old: PySpark ${cluster.settings.spark.version} needs 3.${oldest} at least`,
          evidence: `${executable}: ${version}`,
          hint,
        },
      ]
    }
    const first = firstPython(all)
    if (minorOf(version) === minorOf(first.version)) return []
    return [
      {
        severity: 'error',
        summary: `its Python is ${version}, and another machine's is ${first.version}: PySpark refuses to mix minor versions`,
        evidence: `${facts.machine}: ${version}, ${first.machine}: ${first.version}`,
        hint: 'Name a Python in the file that is the same everywhere: python.executable.',
      },
    ]
  },
}

/** The machine that all others are compared with: the first one that has a Python. */
function firstPython(all: ReadonlyMap<string, MachineSite>): { readonly machine: string; readonly version: string } {
  for (const { facts } of all.values())
    if (facts.python.version !== undefined) return { machine: facts.machine, version: facts.python.version }
  throw new Error('asked only where one machine has a Python')
}
