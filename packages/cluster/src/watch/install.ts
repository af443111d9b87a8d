/** Makes watching a unit of systemd on this machine, or takes that back. Both may be done again and again. */
import { homedir } from 'node:os'
import type { Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import { localHost } from '../hosts/local.ts'
import { quote } from '../hosts/quote.ts'
import { watchUnit, watchUnitName } from './unit.ts'

export interface Installed {
  /** The file of the unit. */
  readonly unit: string
  readonly lines: readonly string[]
}

/** Root's unit for root, the user's own for everybody else. */
function place(cluster: Cluster) {
  const isRoot = process.getuid?.() === 0
  const name = watchUnitName(cluster.name)
  const folder = isRoot
    ? '/etc/systemd/system'
    : `${process.env['XDG_CONFIG_HOME'] || `${homedir()}/.config`}/systemd/user`
  const systemctl = isRoot ? 'systemctl' : 'XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-/run/user/$(id -u)} systemctl --user'
  return { isRoot, name, unit: `${folder}/${name}`, folder, systemctl }
}

/** Throws ToolError USAGE: no systemd, no file, or a command that may be gone tomorrow; COMMAND_FAILED: systemctl does not want it. */
export async function installWatch(
  cluster: Cluster,
  run: { readonly node: string; readonly main: string; readonly every: number; readonly signal: AbortSignal },
): Promise<Installed> {
  const { isRoot, name, unit, folder, systemctl } = place(cluster)
  const { file } = cluster
  if (file === undefined)
    throw new ToolError('USAGE', {
      message: 'a unit watches the cluster of a file, and there is none here',
      hint: 'Name one: tinderbox watch --install -f FILE',
    })
  if (run.main.includes('/_npx/'))
    throw new ToolError('USAGE', {
      message: `this tinderbox lies in a folder that npx may empty at any time: ${run.main}`,
      hint: 'Install it first, npm install -g tinderbox, and run that one.',
    })
  const text = watchUnit({ ...run, cluster: cluster.name, file, isRoot, home: homedir() })
  const script = `
${isRoot ? '[ -d /run/systemd/system ]' : '[ -S "${XDG_RUNTIME_DIR:-/run/user/$(id -u)}/systemd/private" ]'} || { echo 'no systemd'; exit 0; }
mkdir -p ${quote(folder)}
printf %s ${quote(Buffer.from(text).toString('base64'))} | base64 -d > ${quote(`${unit}.new`)} || exit 1
if cmp -s ${quote(`${unit}.new`)} ${quote(unit)}; then rm -f ${quote(`${unit}.new`)}; verb=start; else mv -f ${quote(`${unit}.new`)} ${quote(unit)} || exit 1; verb=restart; fi
${systemctl} daemon-reload && ${systemctl} enable --quiet ${quote(name)} && ${systemctl} $verb ${quote(name)} || exit 1
[ -e "/var/lib/systemd/linger/$(id -un)" ] && echo lingers || echo leaves
`
  const said = await here(script, 'install the unit', run.signal)
  if (said === 'no systemd')
    throw new ToolError('USAGE', {
      message: isRoot ? 'systemd does not run on this machine' : 'this user has no systemd of its own on this machine',
      hint: 'Run tinderbox watch in some other way that lasts (tmux, a container), or install it on a machine with systemd.',
    })
  const ctl = isRoot ? 'systemctl' : 'systemctl --user'
  return {
    unit,
    lines: [
      `${name} watches ${cluster.name} from now on (${unit})`,
      `what it says: ${isRoot ? 'journalctl' : 'journalctl --user'} -fu ${name}; how it is: ${ctl} status ${name}`,
      'it has no ssh-agent: the keys for the machines must be usable without a passphrase',
      ...(!isRoot && said !== 'lingers'
        ? [
            'it ends when you log out; an administrator can let it stay: loginctl enable-linger ' +
              quote(process.env['USER'] ?? 'NAME'),
          ]
        : []),
    ],
  }
}

/** Throws ToolError COMMAND_FAILED. */
export async function uninstallWatch(cluster: Cluster, signal: AbortSignal): Promise<Installed> {
  const { name, unit, systemctl } = place(cluster)
  const script = `
[ -e ${quote(unit)} ] || { echo 'not there'; exit 0; }
${systemctl} disable --now --quiet ${quote(name)} 2>/dev/null || true
rm -f ${quote(unit)} || exit 1
${systemctl} daemon-reload 2>/dev/null || true
echo gone
`
  const said = await here(script, 'remove the unit', signal)
  return { unit, lines: [said === 'gone' ? `${name} is gone` : `there is no ${name} here`] }
}

async function here(script: string, title: string, signal: AbortSignal): Promise<string> {
  const { stdout } = await localHost('this machine').run(script, { title, signal })
  return stdout.trim().split('\n').at(-1) ?? ''
}
