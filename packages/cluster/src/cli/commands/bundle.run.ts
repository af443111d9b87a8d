import { isAbsolute, join, relative } from 'node:path'
import { bundle } from '../../bundle/bundle.ts'
import { showBytes } from '../../config/size.ts'
import type { Run } from '../command.ts'
import { withCluster } from '../open-cluster.ts'
import { looks } from '../terminal/looks.ts'
import { printable, wrap } from '../terminal/text.ts'
import type { BundleFlags } from './bundle.ts'

export const run: Run<BundleFlags, []> = ({ outside }, flags) =>
  withCluster(outside, flags, async (cluster, hosts) => {
    const { cwd, signal, stdout, env } = outside
    const time = new Date()
      .toISOString()
      .replaceAll(/[-:]|\..*/g, '')
      .replace('T', '-')
    const output = flags.output ?? `tinderbox-${cluster.name}-${time}.tar.gz`
    const file = isAbsolute(output) ? output : join(cwd, output)
    const { since: minutes, maxSize: bytes, jobs } = flags
    const made = await bundle(cluster, hosts, { file, minutes, bytes, jobs, signal })
    if (flags.json) stdout.write(`${JSON.stringify(made, null, 2)}\n`)
    else {
      const { color, tick, warning, width } = looks(stdout, env)
      const near = relative(cwd, made.file)
      const lacking = made.missing.flatMap(({ machine, what, why }) =>
        wrap(
          `${color.yellow(warning)} not in it: ${machine === undefined ? '' : `${machine}: `}${what}: ${printable(why)}`,
          width,
          '  ',
        ),
      )
      const hidden = color.dim(`secrets were taken out (${made.hidden} times); its README.md says what is in it`)
      const head = `${color.green(tick)} ${color.bold(near.startsWith('..') ? made.file : near)}  ${showBytes(made.bytes)}, ${made.machines.length} of ${cluster.machines.length} machines`
      stdout.write(`${[...lacking, head, hidden].join('\n')}\n`)
    }
    return made.machines.length === cluster.machines.length ? 0 : 1
  })
