import { pairs, type Probe } from './probe.ts'

export interface Login {
  readonly user: string
  readonly home: string
  /** Whether commands can have root's rights there: already root, or sudo. */
  readonly root: boolean
  /** The address of the machine that the SSH connection ended at; undefined for this machine itself. */
  readonly address: string | undefined
}

/** Who we are on the machine. `sudo` keeps the login user's name in SUDO_USER; the wrapper passes the connection's address on. */
export const login: Probe<Login> = {
  name: 'login',
  script: `
echo "user=$LOGIN_USER"
echo "home=$LOGIN_HOME"
echo "uid=$(id -u)"
echo "address=$LOGIN_ADDRESS"
`,
  parse(lines) {
    const facts = pairs(lines)
    return {
      user: facts['user'] ?? '',
      home: facts['home'] ?? '',
      root: facts['uid'] === '0',
      address: facts['address'] || undefined,
    }
  },
}
