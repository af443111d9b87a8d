import type { SudoUse } from './host.ts'

export interface SshTarget {
  /** The machine's name in the file. */
  readonly name: string
  /** A host name, an address, or an alias of ssh's configuration. */
  readonly destination: string
  readonly user?: string
  readonly port?: number
  /** A private key's file. */
  readonly identity?: string
}

export interface SshSettings {
  /** ssh -F. Default: the user's own configuration. */
  readonly configFile?: string
  /** Seconds for a connection to be made. Default 10. */
  readonly connectTimeout?: number
  /** Default auto. */
  readonly sudo?: SudoUse
  /** For sudo where it wants one. One line. */
  readonly sudoPassword?: string | undefined
}

/** What ssh made of a target, by `ssh -G`. */
export interface ResolvedTarget {
  readonly hostname: string
  readonly port: number
  readonly user: string
  /** The file that new host keys go to. */
  readonly knownHosts: string
  readonly controlPath: string
}
