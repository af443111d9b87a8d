import type { BroughtSoftware } from './software-layer.ts'

export interface MachineSpec {
  readonly name: string
  /** What the user that logs in may do: everything with sudo and no password; the same with its password; nothing; or it is root itself. */
  readonly sudo: 'passwordless' | 'password' | 'none' | 'root'
  /** The user's own systemd runs from boot on, without anybody logged in. */
  readonly linger?: boolean
  /** 'none': without any python3. */
  readonly python?: 'full' | 'none'
  /** What Tinderbox has brought there before, as root: Java and Spark, or these and Hadoop. */
  readonly software?: BroughtSoftware
  /** What Java has there: only its first compiler, as no JVM of a test lives long enough to earn what the second costs, or, to be measured, both. */
  readonly compilers?: 'first' | 'both'
  /** A disk of only this size, in memory; without it the machine writes to the host's disk. */
  readonly diskMb?: number
}

/** Of the user that logs in, where sudo is 'password'. It has what shells like to take for something else. */
export const userPassword = `it's a "test" \\n of $HOME`

export function userOf(spec: MachineSpec): string {
  return spec.sudo === 'root' ? 'root' : 'ops'
}

export function homeOf(user: string): string {
  return user === 'root' ? '/root' : `/home/${user}`
}

export function checkSpecs(specs: readonly MachineSpec[]): void {
  const names = specs.map((spec) => spec.name)
  const bad = names.find((name) => !/^[a-z][a-z0-9-]{0,40}$/.test(name) || name === 'localhost')
  if (bad !== undefined) throw new Error(`not a machine name: ${bad}`)
  if (new Set(names).size !== names.length) throw new Error(`two machines with one name: ${names.join(', ')}`)
  if (names.length > 200) throw new Error(`${names.length} machines do not fit into one farm; 200 do`)
}
