/** What `adopt` found, for people: whether the cluster answers and agrees with its file, in a line; and what to do where it does not. */
import type { Cluster } from '../../config/cluster.ts'
import type { Agreement, Kept } from '../../operations/adopt.ts'
import { groupFailures } from './group-failures.ts'
import type { Looks } from './looks.ts'
import { showMachines } from './machine-names.ts'
import { printable, wrap } from './text.ts'

export interface Adopted {
  readonly cluster: Cluster
  readonly kept: Pick<Kept, 'kind' | 'overtaken' | 'machine'>
  readonly found: Agreement
  /** The machine that gave the file, as it was reached. */
  readonly asked: string
  readonly sshConfigMissing: string | undefined
  /** The file that was written; undefined: it was printed. */
  readonly shown: string | undefined
}

export function adoptedLines(adopted: Adopted, looks: Looks): string[] {
  const { cluster, kept, found, shown } = adopted
  const { color, tick, warning, width } = looks
  const well = found.changes === 0 && found.obstacles.length === 0
  const sign = well ? color.green(tick) : color.yellow(warning)
  const what = shown === undefined ? `the file of ${cluster.name}` : `wrote ${shown}`
  const flag = shown === undefined || shown === 'cluster.yaml' ? '' : ` -f ${shown}`
  const warn = (text: string) => wrap(`${color.yellow(warning)} ${printable(text)}`, width, '  ')
  return [
    ...wrap(`${sign} ${color.bold(what)}: ${answer(cluster, found)}`, width, '  '),
    ...found.obstacles.map((text) => `  ${printable(text)}`),
    ...silentLines(adopted, looks),
    ...(adopted.sshConfigMissing === undefined
      ? []
      : warn(
          `the file says ssh.config: ${adopted.sshConfigMissing}, which is not here; this look went without it. Bring it, or take the line out.`,
        )),
    ...(kept.kind === 'next'
      ? warn('its first `tinderbox up` has not ended: run it again, it goes on where it stopped')
      : []),
    ...(kept.overtaken
      ? warn(
          'a later file was begun and not ended by `tinderbox up`: this one is the last that was; `tinderbox plan` shows the difference',
        )
      : []),
    ...(shown === undefined
      ? []
      : [
          '',
          `  ${color.dim('look')}  tinderbox status${flag}`,
          `  ${color.dim('plan')}  tinderbox plan${flag}`,
          `  ${color.dim('who ')}  tinderbox audit${flag}`,
        ]),
  ]
}

/** `3 machines, 3 answer, nothing differs` */
function answer({ machines }: Cluster, { silent, changes, obstacles }: Agreement): string {
  const counted = `${machines.length} ${machines.length === 1 ? 'machine' : 'machines'}, ${machines.length - silent.length} answer`
  if (changes === undefined) return counted
  const differs = changes === 0 ? 'nothing differs' : `${changes} ${changes === 1 ? 'thing differs' : 'things differ'}`
  return `${counted}, ${differs}${obstacles.length > 0 ? `, ${obstacles.length} in the way` : ''}`
}

function silentLines({ found, kept, asked, cluster, shown }: Adopted, { color, cross, width }: Looks): string[] {
  return groupFailures(found.silent).flatMap(({ machines, error, message }) => {
    const names = showMachines(machines, width)
    if (error.code !== 'SSH_NAME')
      return [
        ...wrap(
          `${color.red(cross)} ${printable(machines.length > 1 ? `${names}: ${message}` : error.message)}`,
          width,
          '  ',
        ),
        ...wrap(`  ${color.green('fix:')} ${printable(error.hint)}`, width, '       '),
      ]
    const one = machines[0]!
    const known = kept.machine !== undefined && machines.includes(kept.machine) && cluster.machines.length > 0
    const example = known ? `{ ${kept.machine}: { host: ${asked} } }` : `{ ${one}: { host: ADDRESS } }`
    return [
      ...wrap(`${color.red(cross)} ${names}: no such name from here`, width, '  '),
      ...wrap(
        `  ${color.green('fix:')} say in ${shown ?? 'the file'} what ssh connects to, machines: ${example}, or give the name a Host entry in your ssh configuration.`,
        width,
        '       ',
      ),
    ]
  })
}
