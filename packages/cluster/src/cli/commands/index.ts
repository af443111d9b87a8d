/** Every command, by hand, in the order in which the help shows them. The file's name is what you type. */
import { isFamily, type CommandFamily, type DocumentedCommand } from '../command.ts'
import { adopt } from './adopt.ts'
import { artifacts } from './artifacts.ts'
import { audit } from './audit.ts'
import { bundle } from './bundle.ts'
import { check } from './check.ts'
import { complete } from './complete.ts'
import { completion } from './completion.ts'
import { config } from './config.ts'
import { dashboard } from './dashboard.ts'
import { doctor } from './doctor.ts'
import { down } from './down.ts'
import { env } from './env.ts'
import { fs } from './fs/index.ts'
import { init } from './init.ts'
import { logs } from './logs.ts'
import { plan } from './plan.ts'
import { ports } from './ports.ts'
import { shell } from './shell.ts'
import { ssh } from './ssh.ts'
import { status } from './status.ts'
import { submit } from './submit.ts'
import { ui } from './ui.ts'
import { up } from './up.ts'
import { watch } from './watch.ts'

export interface CommandGroup {
  /** undefined: not shown. */
  readonly title: string | undefined
  readonly commands: Readonly<Record<string, DocumentedCommand | CommandFamily>>
}

export const groups: readonly CommandGroup[] = [
  { title: 'the cluster', commands: { up, plan, status, dashboard, watch, down } },
  { title: 'when things do not work out', commands: { check, doctor, ports, bundle } },
  { title: 'jobs', commands: { submit, shell, ui, env } },
  { title: 'its files', commands: { fs } },
  { title: 'its machines', commands: { logs, ssh, audit } },
  { title: 'the file and the software', commands: { init, adopt, config, artifacts, completion } },
  { title: undefined, commands: { complete } },
]

/** Each by what is typed: `up`, `fs ls`. */
export function everyCommand(of: readonly CommandGroup[] = groups): (readonly [typed: string, DocumentedCommand])[] {
  return of.flatMap(({ commands }) =>
    Object.entries(commands).flatMap(([name, entry]) =>
      isFamily(entry)
        ? Object.entries(entry.commands).map(([inner, command]) => [`${name} ${inner}`, command] as const)
        : [[name, entry] as const],
    ),
  )
}
