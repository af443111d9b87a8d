/**
 * Who may see the dashboard: who has the address with its token, or the cookie that was given for it. A page of another site that has talked a browser
 * into asking (a name of its own that leads to this machine) is refused by the name that it asks for.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

export interface Door {
  /** What a request is: to be let in; with the token, to be given the cookie; or not ours. */
  readonly judge: (asked: Asked) => 'in' | 'welcome' | 'stranger' | 'misled'
  /** For whom was welcomed. */
  readonly cookie: string
}

export interface Asked {
  readonly host: string | undefined
  readonly cookie: string | undefined
  readonly token: string | undefined
}

/** A tunnel may have another port at its other end. */
const loopback = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/

export const newToken = (): string => randomBytes(24).toString('base64url')

/** `port`: where it listens; browsers keep one jar of cookies for all ports of a machine. */
export function doorOf(port: number, token: string): Door {
  const name = `tinderbox-${port}`
  return {
    cookie: `${name}=${token}; HttpOnly; SameSite=Strict; Path=/`,
    judge({ host, cookie = '', token: given }) {
      if (host === undefined || !loopback.test(host)) return 'misled'
      const kept = cookie.split(';').map((one) => one.trim().split('='))
      if (kept.some(([key, value]) => key === name && isSame(value ?? '', token))) return 'in'
      return given !== undefined && isSame(given, token) ? 'welcome' : 'stranger'
    },
  }
}

/** In a time that says nothing of where they differ. */
function isSame(one: string, other: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(one), hash(other))
}
