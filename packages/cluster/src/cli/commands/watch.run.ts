import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ToolError } from '../../errors.ts'
import { installWatch, uninstallWatch } from '../../watch/install.ts'
import { watch } from '../../watch/watch.ts'
import type { WatchEvent } from '../../watch/watch-event.ts'
import type { Run } from '../command.ts'
import { openCluster, withCluster } from '../open-cluster.ts'
import { looks } from '../terminal/looks.ts'
import { watchLines } from '../terminal/watch-lines.ts'
import type { WatchFlags } from './watch.ts'

export const run: Run<WatchFlags, []> = async ({ outside }, flags) => {
  const { json, every, once, install, uninstall } = flags
  if (install || uninstall) {
    if (install && uninstall) throw contradiction('--install and --uninstall are given')
    if (flags.askSudoPassword) throw contradiction('a unit cannot ask for the password of sudo')
    const cluster = await openCluster(outside, flags)
    const main = fileURLToPath(new URL(`../main${extname(import.meta.url)}`, import.meta.url))
    const { unit, lines } = await (install
      ? installWatch(cluster, { node: process.execPath, main, every, signal: outside.signal })
      : uninstallWatch(cluster, outside.signal))
    outside.stdout.write(json ? `${JSON.stringify({ cluster: cluster.name, unit })}\n` : `${lines.join('\n')}\n`)
    return 0
  }
  const on = looks(outside.stdout, outside.env)
  const tell = (event: WatchEvent): void => {
    const time = new Date()
    outside.stdout.write(
      json
        ? `${JSON.stringify({ time: time.toISOString(), ...event })}\n`
        : `${watchLines(event, time, on).join('\n')}\n`,
    )
  }
  for (let first = true; ; first = false) {
    const end = await withCluster(outside, flags, (cluster, hosts) => {
      const { machines, settings, name } = cluster
      const does = settings.repair === 'auto' && !once ? 'mends what is wrong' : 'reports what is wrong'
      tell({
        kind: 'watching',
        text: `${first ? '' : 'another file was applied; '}watching ${name}: ${machines.length === 1 ? 'this machine' : `${machines.length} machines`}; ${does} (repair: ${settings.repair}), looks at everything every ${every} s`,
      })
      const reload = () => openCluster(outside, flags)
      return watch(cluster, hosts, { every, once, listener: tell, signal: outside.signal, reload })
    }).catch((error: unknown) => {
      // Ctrl-C is how watching ends.
      if (outside.signal.aborted) return 'stopped' as const
      throw error
    })
    if (end === 'not-well') return 3
    if (end !== 'changed') return 0
  }
}

function contradiction(message: string): ToolError {
  return new ToolError('USAGE', { message, hint: 'tinderbox watch --help shows what goes together.' })
}
