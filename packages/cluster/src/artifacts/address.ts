/** An address as it may be shown: without user, password, query and fragment, any of which can hold a secret. */
export function withoutSecrets(address: string | URL): string {
  if (!URL.canParse(String(address))) return String(address)
  const url = new URL(address)
  url.username = ''
  url.password = ''
  url.search = ''
  url.hash = ''
  return url.href
}

export function isHttp(address: string): boolean {
  return /^https?:\/\//i.test(address)
}

/** `below('https://host/base', 'a', 'b')`, whether or not the base ends with a slash. */
export function below(base: string, ...parts: readonly string[]): string {
  return [base.replace(/\/+$/, ''), ...parts].join('/')
}
