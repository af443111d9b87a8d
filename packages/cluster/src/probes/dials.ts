/** Dials other machines, from the machine where a connection would begin: nothing is sent. */
import type { ReadScript } from '../hosts/host.ts'
import { quote } from '../hosts/quote.ts'
import { patienceOf, probePatience } from './patience.ts'
import { readOnly } from './probe.ts'

/**
 * open: somebody listens. refused: the machine answers that nobody does, or its firewall says so. silent: no answer at all, as where a firewall drops.
 * no-route: nobody there, or a firewall that says so. failed: something else.
 */
export type Outcome = 'open' | 'refused' | 'silent' | 'no-route' | 'failed'

interface Target {
  readonly address: string
  readonly port: number
}

export interface Dial {
  readonly outcome: Outcome
  /** What the system said, verbatim: `Connection refused`. */
  readonly said: string
}

/** Seconds: the first packet that is lost is sent again after one. The second time there may be a busy machine; `busy`: the one that dials is. */
const patience = { first: 1.3, again: 2, busy: 6 }

/** At once: each is a process or two. As many as the master of two hundred machines dials. */
const together = 256

/** Seconds that all of them may take: where a firewall drops everything, each round is silent twice. */
export function dialPatience(targets: readonly Target[]): number {
  return Math.ceil(Math.ceil(targets.length / together) * (patience.first + patience.busy))
}

/**
 * Side by side: what is silent costs its patience once for all of them. Silence is believed only the second time; the machine may have been busy. Where most of
 * many targets are silent that is no busy machine, and dialling all of them again would take as long once more. Each is told as soon as it is known.
 */
export function dialScript(targets: readonly Target[]): ReadScript {
  const dials = targets.map(
    ({ address, port }, i) => `"$1" ${i} ${quote(address)} ${port} &${i % together === together - 1 ? '\nwait' : ''}`,
  )
  return readOnly(`export LC_ALL=C
${patienceOf()}[ $PATIENCE = ${probePatience} ] && AGAIN=${patience.again} || AGAIN=${patience.busy}
command -v bash >/dev/null || exit 0
set -f
try() { timeout $3 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$1" "$2" 2>&1; }
first() {
  said=$(try "$2" "$3" ${patience.first}); code=$?
  if [ $code = 124 ]; then echo $1; else echo $1 $code $said >&5; fi
}
again() {
  case "$silent" in *" $1 "*) ;; *) return ;; esac
  said=$(try "$2" "$3" $AGAIN)
  echo $1 $? $said
}
all() {
${dials.join('\n')}
wait
}
exec 5>&1
silent=" $(all first | tr '\\n' ' ')"
set -- $silent
if [ $# -gt ${together} ] && [ $(($# * 2)) -gt ${targets.length} ]; then
  for i; do echo $i 124; done
elif [ $# -gt 0 ]; then all again; fi
`)
}

/** In the order of the targets. What is not in it could not be tried. */
export function parseDials<T extends Target>(targets: readonly T[], printed: string): (T & Dial)[] {
  const said = new Map(
    printed.split('\n').flatMap((line): [number, Dial][] => {
      const [, i, code, text = ''] = /^(\d+) (\d+) ?(.*)$/.exec(line) ?? []
      return i === undefined || isUntried(Number(code), text) ? [] : [[Number(i), dialled(Number(code), text)]]
    }),
  )
  return targets.flatMap((target, i) => {
    const dial = said.get(i)
    return dial ? [{ ...target, ...dial }] : []
  })
}

/** The machine where it would begin lacks something: a process, a file, a port of its own. That says nothing of the other machine. */
function isUntried(code: number, text: string): boolean {
  return (
    (code > 124 && code !== 255) || /\bfork\b|Resource temporarily|Too many open|Cannot (assign|allocate)/.test(text)
  )
}

/** What bash said of one, and the code that it, or `timeout` around it, ended with. */
export function dialled(code: number, text: string): Dial {
  const said = text.replace(/^.*?: (?=[^:]*$)/, '').trim()
  return { outcome: outcomeOf(code, text), said: said || (code === 124 ? 'no answer' : '') }
}

function outcomeOf(code: number, text: string): Outcome {
  if (code === 0) return 'open'
  if (code === 124 || /timed out/.test(text)) return 'silent'
  if (/refused/.test(text)) return 'refused'
  if (/No route|unreachable/.test(text)) return 'no-route'
  return 'failed'
}
