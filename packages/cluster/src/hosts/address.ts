/** A machine's address as people write it: `host`, `user@host`, `user@host:22`, `user@[fe80::1]:22`, or a bare IPv6 address. */
export interface Address {
  readonly host: string
  readonly user?: string
  readonly port?: number
}

/** Undefined when the text is no address. A host may be a name, an address or an alias of ssh's configuration. */
export function parseAddress(text: string): Address | undefined {
  const at = text.lastIndexOf('@')
  const user = at === -1 ? undefined : text.slice(0, at)
  if (user !== undefined && !isUser(user)) return undefined
  const [host, port] = splitPort(text.slice(at + 1))
  if (host === undefined || !isDestination(host)) return undefined
  if (port !== undefined && !isPort(port)) return undefined
  return { host, ...(user !== undefined && { user }), ...(port !== undefined && { port: Number(port) }) }
}

/** Whether ssh takes the text as a destination and nothing else: no option, no space, no character that a shell reads. */
export function isDestination(text: string): boolean {
  return /^[\p{L}\p{N}_.:%@+][\p{L}\p{N}_.:%@+-]*$/u.test(text)
}

/** Whether ssh takes the text as a user's name. */
export function isUser(text: string): boolean {
  return /^[\p{L}\p{N}_.][\p{L}\p{N}_.@+\\-]*\$?$/u.test(text)
}

function splitPort(text: string): [host: string | undefined, port: string | undefined] {
  const bracketed = /^\[([^\]]+)\](?::(.*))?$/.exec(text)
  if (bracketed) return [bracketed[1], bracketed[2]]
  const parts = text.split(':')
  return parts.length === 2 ? [parts[0], parts[1]] : [text, undefined]
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
}
