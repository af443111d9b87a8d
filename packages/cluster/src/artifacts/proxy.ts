/** Which proxy the environment asks for, in the way curl reads it: lower-case names win, NO_PROXY lists exceptions. */
type Environment = Readonly<Record<string, string | undefined>>

export function proxyFor(target: URL, env: Environment = process.env): URL | undefined {
  const secure = target.protocol === 'https:'
  // Upper-case HTTP_PROXY is read too: unlike a CGI program, this one gets no variables from a request's headers.
  const names = [...(secure ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY']), 'all_proxy', 'ALL_PROXY']
  const value = names.map((name) => env[name]).find((text) => text !== undefined && text !== '')
  if (value === undefined || isExcepted(target, env['no_proxy'] ?? env['NO_PROXY'] ?? '')) return undefined
  const text = value.includes('://') ? value : `http://${value}`
  const proxy = URL.canParse(text) ? new URL(text) : undefined
  return proxy !== undefined && ['http:', 'https:'].includes(proxy.protocol) ? proxy : undefined
}

/** `a.example` and `.a.example` stand for the name and everything below it; `*` for everything; `name:port` for one port. */
function isExcepted(target: URL, list: string): boolean {
  const port = target.port || (target.protocol === 'https:' ? '443' : '80')
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true
      const [, name, onlyPort] = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(entry) ?? []
      if (name === undefined || (onlyPort !== undefined && onlyPort !== port)) return false
      return target.hostname === name || target.hostname.endsWith(`.${name}`)
    })
}

export function proxyAuthorization(proxy: URL): Record<string, string> {
  if (proxy.username === '') return {}
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` }
}
