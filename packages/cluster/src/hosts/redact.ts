/**
 * Takes secrets out of texts, by two nets: values that are known (the cluster's own, and whatever its files call a secret) wherever they stand, and what stands
 * behind a name like password or token. Too much is taken out rather than too little. Pure.
 */
import { mask } from './mask.ts'
import { isSecretKey, namesAPlace, secretWords } from './secret-words.ts'

const hidden = '***'
/** With limits, so that no line takes long, whatever is in it. */
const key = `[\\w.@$-]{0,80}(?:${secretWords})[\\w.@$-]{0,80}`

/** `key: value` and `key=value` at the beginning of a line, as in files: all that follows is the value. */
const atStart = new RegExp(`^(\\s*(?:-\\s+)?(?:export\\s+|Environment=["']?)?["']?(${key})["']?\\s*[=:]\\s*)(.*)$`, 'i')
/** `spark.authenticate.secret value`: properties. */
const property = new RegExp(`^(\\s*(${key})\\s+)(\\S.*)$`, 'i')
const quoted = `"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'`
/** In the midst of a line: `&token=...`, `-Dx.secret=...`, `{ password: ... }`. */
const within = new RegExp(
  `(["']?(${key})["']?(?:\\s{0,9}=\\s{0,9}|\\s{0,9}:\\s{1,9}|:(?=["'])))(${quoted}|(?<==\\s{0,9})[^\\s,;&<>"'}]+|(?<=:\\s{0,9})[^,;&<>"'}]+)`,
  'gi',
)
const option = new RegExp(`(--?(${key})\\s+)(${quoted}|[^\\s-]\\S*)`, 'gi')
const escapedJson = new RegExp(`(\\\\"(${key})\\\\"\\s*:\\s*\\\\")((?:(?!\\\\").)*)`, 'gi')
const inAddress = /([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@:]{0,100}:[^\s/@]{1,500}@/gi
const authorization = /\b(Bearer|Basic|Negotiate|Digest)\s+[\w+/=.~-]{6,}/g

/** Addresses that open something to whoever has them: signed ones of S3 and Google, shared access ones of Azure. */
const signature = /((?<![a-z])sig(?:nature)?=)([^&\s"'<>;,]+)/gi
/** All cookies of a header. */
const cookies = /(\b(?:set-)?cookie:\s{0,9})([^"'\n]+)/gi
/** `curl -u ada:word`; an address of JDBC, as beeline's -u has it, is none. */
const login = /((?<=\s)(?:-u|--user)[\s=]{1,9}["']?(?!jdbc:)[^\s:"'/]{1,100}:)([^\s"']+)/g
/** Programs whose options have one letter: sshpass -p word, mysql -pword, curl -uada:word. */
const short =
  /(\b(?:sshpass\s+-p\s{0,9}|(?:mysql|mariadb)[^|;]{0,500}?\s-p|curl[^|;]{0,500}?\s-u[^\s:"']{1,100}:))([^\s"']+)/g
const hints = /sig(?:nature)?=|\s(?:-u|--user\b|-p)|\b(?:Bearer|Basic|Negotiate|Digest) /i

/** What was hidden, and the key that it stood behind. */
export type OnHidden = (value: string, key: string) => void

/** Goes through one file, line by line, from its beginning: what a secret's value is may show only by the line before. */
export type LineRedactor = (line: string) => string

export function lineRedactor(known: readonly string[], onHidden: OnHidden = () => {}): LineRedactor {
  let inKey = false
  let xml = ''
  /** Of a YAML key whose value stands on the lines below it, deeper than this. */
  let block: { indent: number; name: string } | undefined
  let continued = ''
  const hide = (value: string, name: string): string => {
    const bare = value.trim().replace(/^(["'])([^]*)\1,?$/, '$2')
    if (bare === '' || bare === hidden || /^(true|false|null)$/.test(bare)) return value
    onHidden(bare, name)
    return hidden
  }
  return (raw) => {
    const line = mask(raw, known)
    if (line !== raw) onHidden('', '')
    if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(line)) inKey = true
    if (inKey) {
      inKey = !/-----END [A-Z ]*PRIVATE KEY-----/.test(line)
      return hide('a private key', 'PRIVATE KEY')
    }
    if (continued !== '') {
      const name = continued
      if (!line.endsWith('\\')) continued = ''
      return hide(line.replace(/\\$/, ''), name)
    }
    if (block) {
      const indent = line.length - line.trimStart().length
      if (line.trim() === '') return line
      if (indent > block.indent || (indent === block.indent && /^\s*- /.test(line)))
        return `${' '.repeat(indent)}${hide(line, block.name)}`
      block = undefined
    }
    if (xml !== '' || /<name>/.test(line)) return xmlLine(line)
    const [, before, name, value] = atStart.exec(line) ?? property.exec(line) ?? []
    if (before === undefined || name === undefined) return inside(line)
    // A date or a level in front of it is a log's; there the words decide.
    if (property.test(line) && !atStart.test(line) && !name.includes('.')) return inside(line)
    if (/^([|>][+-]?\d?|&\S+|!\S+|[{[])?$/.test(value!.trim())) {
      block = { indent: line.length - line.trimStart().length, name }
      return line
    }
    if (value!.endsWith('\\')) continued = name
    const comma = value!.endsWith(',') ? ',' : ''
    return `${before}${hide(value!, name)}${comma}`
  }

  function xmlLine(line: string): string {
    const name = /<name>\s*([^<]*?)\s*<\/name>/.exec(line)?.[1]
    if (name !== undefined) xml = isSecretKey(name) ? name : ''
    if (xml === '') return inside(line)
    const masked = line.replace(/(<value>)([^<]*)/, (_, open: string, value: string) => `${open}${hide(value, xml)}`)
    if (/<\/property>|<\/value>/.test(line)) xml = ''
    // A value on lines of its own.
    return masked === line && !line.includes('<') ? hide(line, xml) : masked
  }

  function inside(line: string): string {
    return line.includes('://') || isSecretKey(line) || hints.test(line) ? sought(line) : line
  }

  function sought(line: string): string {
    const each = (_: string, before: string, name: string, value: string) => `${before}${hide(value, name)}`
    const after = (_: string, before: string, value: string) => `${before}${hide(value, 'a login')}`
    return line
      .replace(cookies, after)
      .replace(signature, after)
      .replace(login, after)
      .replace(short, after)
      .replace(escapedJson, each)
      .replace(within, each)
      .replace(option, each)
      .replace(inAddress, (all, scheme: string) => `${scheme}${hide(all, 'an address')}@`)
      .replace(authorization, (all, kind: string) => `${kind} ${hide(all, 'Authorization')}`)
  }
}

export function redactText(text: string, known: readonly string[], onHidden?: OnHidden): string {
  return text.split('\n').map(lineRedactor(known, onHidden)).join('\n')
}

/** Data, all the way down: what stands behind a secret's key, and what strings say. */
export function redactData(value: unknown, known: readonly string[], onHidden: OnHidden = () => {}): unknown {
  if (typeof value === 'string') return redactText(value, known, onHidden)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Map) return redactData(Object.fromEntries(value), known, onHidden)
  if (value instanceof Set || Array.isArray(value)) return [...value].map((one) => redactData(one, known, onHidden))
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const hides = isSecretKey(name) && inner !== null && inner !== undefined && typeof inner !== 'boolean'
      if (hides) onHidden(typeof inner === 'string' ? inner : '', name)
      return [name, hides ? hidden : redactData(inner, known, onHidden)]
    }),
  )
}

/** The secrets that texts call so. Short ones and places are hidden where they stand, and not sought elsewhere. */
export function secretsIn(texts: readonly string[]): string[] {
  const found = new Set<string>()
  for (const text of texts)
    redactText(text, [], (value, name) => {
      if (value.length >= 6 && !namesAPlace(name, value)) found.add(value)
    })
  return [...found]
}

/** As they are also written: in base64, in addresses, in JSON, XML and properties. */
export function formsOf(secrets: readonly string[]): string[] {
  return [
    ...new Set(
      secrets.flatMap((secret) => [
        secret,
        Buffer.from(secret).toString('base64').replace(/=+$/, ''),
        encodeURIComponent(secret),
        JSON.stringify(secret).slice(1, -1),
        secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
        secret.replaceAll('\\', '\\\\'),
      ]),
    ),
  ]
}
