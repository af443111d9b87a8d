/** What iptables-save prints, understood. Pure. */
import { parseRange, type AddressRange } from './addresses.ts'
import type { Chain, Condition, Hook, Rule, Span, Table, Target, Tool } from './rules.ts'

const hooks: Readonly<Record<string, Hook>> = {
  PREROUTING: 'prerouting',
  INPUT: 'input',
  OUTPUT: 'output',
  POSTROUTING: 'postrouting',
}

/** In which order the kernel asks the tables. */
const priorities: Readonly<Record<string, number>> = { raw: -300, mangle: -150, filter: 0, security: 50 }

/** Tables of nat only translate addresses. */
export function parseIptables(lines: readonly string[], tool: Tool, family: 'ip' | 'ip6'): Table[] {
  const tables: (Table & { chains: Map<string, Chain> })[] = []
  for (const line of lines) {
    const table = tables.at(-1)
    const head = /^\*(\S+)/.exec(line)
    const chain = /^:(\S+) (\S+)/.exec(line)
    const rule = /^-A (\S+) ?(.*)$/.exec(line)
    if (head) tables.push({ tool, family, name: head[1]!, chains: new Map() })
    else if (table && chain) {
      const [, name = '', policy] = chain
      const hook = policy === '-' ? undefined : hooks[name]
      table.chains.set(name, {
        name,
        hook,
        priority: priorities[table.name] ?? 0,
        policy: policy === 'DROP' ? 'drop' : 'accept',
        rules: [],
      })
    } else if (table && rule) {
      const found = table.chains.get(rule[1]!)
      if (!found) continue
      const rules = [...found.rules, parseRule(line, rule[2]!, found.rules.length + 1, table.chains)]
      table.chains.set(found.name, { ...found, rules })
    }
  }
  return tables.filter(({ name }) => name in priorities)
}

function parseRule(text: string, rest: string, number: number, chains: ReadonlyMap<string, Chain>): Rule {
  const conditions: Condition[] = []
  let target: Target = { kind: 'on' }
  let comment: string | undefined
  const words = splitWords(rest)
  let not = false
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    const value = () => words[++i] ?? ''
    const isNot = not
    not = false
    switch (word) {
      case '!':
        not = true
        break
      case '-m':
        value()
        break
      case '-s':
      case '-d':
      case '--src-range':
      case '--dst-range': {
        const kind = word === '-s' || word === '--src-range' ? 'source' : 'destination'
        conditions.push(addresses(kind, isNot, value()))
        break
      }
      case '-i':
      case '-o':
        conditions.push({ kind: word === '-i' ? 'enters' : 'leaves', not: isNot, names: [value()] })
        break
      case '-p':
        conditions.push({ kind: 'protocol', not: isNot, names: [value()] })
        break
      case '--dport':
      case '--dports':
        conditions.push({ kind: 'port', not: isNot, spans: value().split(',').map(span) })
        break
      case '--ctstate':
      case '--state':
        conditions.push({ kind: 'state', not: isNot, names: value().toLowerCase().split(',') })
        break
      case '--tcp-flags': {
        const [mask, set] = [value().split(','), value().split(',')]
        const isSyn = set.filter((flag) => mask.includes(flag)).join(',') === 'SYN' && mask.includes('SYN')
        conditions.push({ kind: isSyn === isNot ? 'never' : 'always' })
        break
      }
      case '--dst-type':
      case '--src-type':
      case '--pkt-type': {
        // Both ends are machines with an address of their own.
        const wanted = value()
        const own = word === '--dst-type' ? /^LOCAL$/.test(wanted) : /^(UNICAST|unicast)$/.test(wanted)
        const clear = /^(LOCAL|BROADCAST|MULTICAST|broadcast|multicast|UNICAST|unicast)$/.test(wanted)
        conditions.push(clear ? { kind: own === isNot ? 'never' : 'always' } : { kind: 'unclear', text: wanted })
        break
      }
      case '--comment':
        comment = value()
        break
      // How often a rule may match: at first it does.
      case '--limit':
      case '--limit-burst':
        value()
        break
      case '-f':
        conditions.push({ kind: isNot ? 'always' : 'never' })
        break
      case '-j':
      case '-g': {
        const name = value()
        target = targetOf(name, word === '-g', words.slice(i + 1), chains)
        i = words.length
        break
      }
      default: {
        // An option of a match that is not known here; its values come along.
        const from = i
        while (words[i + 1] !== undefined && !/^(-|!$)/.test(words[i + 1]!)) i++
        conditions.push({ kind: 'unclear', text: words.slice(from, i + 1).join(' ') })
      }
    }
  }
  return { text, number, conditions, target, ...(comment !== undefined && { comment }) }
}

function addresses(kind: 'source' | 'destination', not: boolean, text: string): Condition {
  const ranges = text.split(',').map(parseRange)
  return ranges.every((one): one is AddressRange => one !== undefined)
    ? { kind, not, ranges }
    : { kind: 'unclear', text: `${kind} ${text}` }
}

function span(text: string): Span {
  const [first = '0', last = first] = text.split(':')
  return [Number(first || 0), Number(last || 65535)]
}

/** Those that decide nothing. */
const passing =
  /^(LOG|NFLOG|ULOG|MARK|CONNMARK|TCPMSS|CT|NOTRACK|TOS|DSCP|TTL|CLASSIFY|SET|SECMARK|CONNSECMARK|TRACE|AUDIT|CHECKSUM|HL|RATEEST)$/

function targetOf(name: string, goes: boolean, options: readonly string[], chains: ReadonlyMap<string, Chain>): Target {
  if (name === 'ACCEPT') return { kind: 'accept' }
  if (name === 'DROP') return { kind: 'drop' }
  if (name === 'RETURN') return { kind: 'return' }
  if (name === 'REJECT') {
    const as = options[options.indexOf('--reject-with') + 1] ?? ''
    // A closed port says the same of itself: who dials is told "refused".
    return {
      kind: 'reject',
      as: /tcp-reset|port-unreach/.test(as) || !options.includes('--reject-with') ? 'refused' : 'no-route',
    }
  }
  if (chains.has(name)) return { kind: goes ? 'goto' : 'jump', chain: name }
  return { kind: passing.test(name) ? 'on' : 'unclear' }
}

/** Words, with what stands in double quotes as one; a backslash keeps what follows. */
function splitWords(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, bare]) =>
    quoted === undefined ? bare! : quoted.replaceAll(/\\(.)/g, '$1'),
  )
}
