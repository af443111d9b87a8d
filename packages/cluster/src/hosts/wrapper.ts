/**
 * The constant command that a script runs under, on every machine. The script itself comes as the first line of standard
 * input, so it is never in a process list. The command is one line of plain single-quoted words without quotes or
 * backslashes in them, so that bash, dash, fish and csh as login shells all read it alike.
 */
import type { SudoUse } from './host.ts'
import { words } from './quote.ts'

/**
 * run: the script's standard input is empty; ours is a lifeline whose end hangs the script up.
 * data: the rest of standard input is the script's.
 * serve: the same, and what is left two seconds after its end is hung up.
 */
export type WrapperMode = 'run' | 'data' | 'serve'

/** if-possible: sudo where it works. sudo: sudo unless already root. root: root or nothing, without sudo. */
export type Rights = 'user' | 'if-possible' | 'sudo' | 'root'

/** The rights of one script. `as`: what is asked for it. */
export function rightsFor(sudo: SudoUse, as: 'reader' | 'user' | 'root'): Rights {
  if (as === 'user') return 'user'
  if (as === 'root') return sudo === 'never' ? 'root' : 'sudo'
  return ({ auto: 'if-possible', always: 'sudo', never: 'user' } as const)[sudo]
}

/** Written to standard error before root is asked for, to tell "no root" from "no shell". */
export const SUDO_MARK = 'tinderbox-asks-sudo'

/** The same, when sudo would not have the password. */
export const REFUSED_MARK = 'tinderbox-sudo-refused'

/** The first word of the header. What stands before that line is a password that sudo did not ask for. */
const HEADER = 'tinderbox-header'

const END = '[ "$r" = 255 ] && echo "$n" >&2; exec 2>/dev/null; kill "$w"'

/**
 * Non-login shells of ordinary users lack the sbin folders. The mark `$n` on both outputs ends whatever the login shell's
 * start-up files printed. Exit status 255 is ssh's own for a broken connection, so a script's 255 is marked once more.
 * `read` takes its line byte by byte, so nothing of the data that follows is lost.
 */
const BODY = [
  'PATH="${PATH:-/usr/bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"; LC_ALL=C; export PATH LC_ALL',
  `h=; until [ "$h" = ${HEADER} ]; do IFS=" " read -r h n m s || exit 1; done`,
  's=$(echo "$s" | base64 -d) || exit 1',
  'echo "$n"; echo "$n" >&2',
  'case "$m" in' +
    ` run) exec 3<&0 </dev/null; (cat <&3; kill -HUP 0) >/dev/null 2>&1 & w=$!; (eval "$s") 3<&-; r=$?; ${END};;` +
    ` serve) exec 3>&2 2>/dev/null; "$0" -c "$1" 3>&- | (exec 2>&3 3>&-; read -r w; (eval "$s"); r=$?; ${END}; exit "$r"); r=$?;;` +
    ' *) (eval "$s"); r=$?; [ "$r" = 255 ] && echo "$n" >&2;;' +
    ' esac',
  'exit "$r"',
].join('; ')

/** Feeds a `serve` script; its own process id goes first, so that the script's end can end it. */
const FEED = 'echo "$$"; cat; exec >/dev/null; sleep 2; kill -HUP 0'

const RUN = 'exec "$0" -c "$1" "$0" "$2"'
const SUDO = 'exec sudo -n "$0" -c "$1" "$0" "$2"'

/** sudo or not is decided before the shell that reads the script starts: what a shell has read is lost to the next one. */
const CHOICE = {
  'if-possible': `if [ "$(id -u)" = 0 ]; then ${RUN}; elif sudo -n true </dev/null >/dev/null 2>&1; then ${SUDO}; else ${RUN}; fi`,
  sudo: `if [ "$(id -u)" = 0 ]; then ${RUN}; fi; echo ${SUDO_MARK} >&2; ${SUDO}`,
  root: `if [ "$(id -u)" = 0 ]; then ${RUN}; fi; echo ${SUDO_MARK} >&2; exit 1`,
} as const

/**
 * With a password, which comes as two lines before the header. The first is for a trial: sudo gets it with nothing after it, so it tries
 * once, whatever it may be set to, and waits for nothing. The second is for sudo itself, which reads it byte by byte. `-k`: nothing is
 * remembered on the machine. `unset`: a variable of that name in the environment would hand the password on.
 */
const TRIAL = 'e=$(echo "$p" | base64 -d | LC_ALL=C sudo -k -S -p "" true 2>&1)'
const withPassword = (otherwise: string): string =>
  [
    `if [ "$(id -u)" = 0 ]; then ${RUN}; fi`,
    'unset p; IFS= read -r p',
    `if sudo -k -n true </dev/null >/dev/null 2>&1; then IFS= read -r p; ${SUDO}; fi`,
    `if ${TRIAL}; then echo ${SUDO_MARK} >&2; exec sudo -k -S -p "" "$0" -c "$1" "$0" "$2"; fi`,
    `case "$e" in *incorrect*attempt* | *"try again"* | *"no password was"*) echo ${REFUSED_MARK} >&2;; *) ${otherwise};; esac`,
    'echo "$e" >&2; exit 1',
  ].join('; ')

const CHOICE_WITH_PASSWORD = { 'if-possible': withPassword(RUN), sudo: withPassword(`echo ${SUDO_MARK} >&2`) } as const

/** Whether a password for sudo is of use. */
export function takesPassword(rights: Rights): rights is keyof typeof CHOICE_WITH_PASSWORD {
  return rights in CHOICE_WITH_PASSWORD
}

export function wrapperArgv(rights: Rights, password: boolean): string[] {
  if (rights === 'user') return ['sh', '-c', BODY, 'sh', FEED]
  const choice = password && takesPassword(rights) ? CHOICE_WITH_PASSWORD[rights] : CHOICE[rights]
  return ['sh', '-c', choice, 'sh', BODY, FEED]
}

/** The same as one command line, for ssh, which hands it to the login shell. */
export function wrapperCommand(rights: Rights, password: boolean): string {
  return words(wrapperArgv(rights, password))
}

/** The beginning of the wrapper's standard input. `mark` is a word that no output holds by chance. */
export function wrapperHeader(mark: string, mode: WrapperMode, script: string, password?: string): string {
  const lines = password === undefined ? '' : `${encoded(password)}\n${password}\n`
  return `${lines}${HEADER} ${mark} ${mode} ${Buffer.from(script).toString('base64')}\n`
}

/** All forms in which a password is sent. */
export function passwordForms(password: string): string[] {
  return [password, encoded(password)]
}

function encoded(password: string): string {
  return Buffer.from(`${password}\n`).toString('base64')
}
