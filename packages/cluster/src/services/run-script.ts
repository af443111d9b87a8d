/** How a desired service becomes files that start it, the same for every supervisor. */
import { createHash } from 'node:crypto'
import { lifeMark } from '../config/life-mark.ts'
import { quote, words } from '../hosts/quote.ts'
import type { DesiredService } from './service.ts'

/** A hash of all that a daemon reads when it starts. It is in the daemon's environment, so what runs can be compared with what should. */
export function revisionOf(service: DesiredService): string {
  const hash = createHash('sha256')
  hash.update(
    JSON.stringify([service.exec, service.guard, Object.entries(service.env).toSorted(([a], [b]) => (a < b ? -1 : 1))]),
  )
  for (const file of service.files) hash.update(JSON.stringify([file.path, file.body]))
  return hash.digest('hex').slice(0, 16)
}

/** Of the bytes of the files that a daemon reads when it starts, one after the other: what `run` works out when it starts one. */
export function hashOfFiles(bodies: readonly string[]): string {
  return createHash('sha256').update(bodies.join('')).digest('hex').slice(0, 16)
}

/** `services/<id>/run`: what a person would type to start the daemon in the foreground. */
export function runScript(
  at: { readonly cluster: string; readonly here: string; readonly id: string },
  service: DesiredService,
): string {
  const { cluster, here, id } = at
  // The folder, not the name: each user of a machine may have a cluster called local.
  const env = {
    ...service.env,
    TINDERBOX_CLUSTER: here,
    TINDERBOX_SERVICE: id,
    TINDERBOX_REVISION: revisionOf(service),
  }
  return [
    '#!/bin/sh',
    `# ${id} of the cluster ${cluster}. Written by tinderbox up; a change made here is undone by the next one.`,
    'umask 027',
    // What the JVM itself says is little; a daemon that cannot start says it again and again.
    `[ "$(stat -c %s ${quote(`${here}/logs/${id}.out`)} 2>/dev/null || echo 0)" -le 10485760 ] || : > ${quote(`${here}/logs/${id}.out`)}`,
    // Who looks for why it ended wants what was said since.
    `date '+${lifeMark}%Y-%m-%d %H:%M:%S' >&2`,
    ...Object.entries(env)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `export ${key}=${quote(value)}`),
    // The revision says which files there were to be, this which there were: it may be started at any time, and so in the middle of a change.
    `export TINDERBOX_READ="$(cat ${words(service.files.map(({ path }) => path))} </dev/null | sha256sum | cut -c 1-16)"`,
    ...(service.scratch === undefined
      ? []
      : [`rm -rf -- ${['spark', 'blockmgr'].map((name) => `${quote(service.scratch!)}/${name}-*`).join(' ')}`]),
    ...(service.guard === undefined ? [] : [guardLine(service.guard, `${here}/logs/${id}.log`)]),
    ...(service.reloaded === undefined
      ? []
      : [`sha256sum ${words(service.reloaded.files.map(({ path }) => path))} > ${quote(`${here}/logs/${id}.read`)}`]),
    ...(service.more === undefined ? [] : [moreLine(service.more)]),
    `exec ${words(service.exec)} "$@"`,
    '',
  ].join('\n')
}

/** Whoever gives it arguments wants something else of it. */
function moreLine({ folder, like, arguments: more }: NonNullable<DesiredService['more']>): string {
  return `[ $# != 0 ] || ! ls ${quote(folder)} 2>/dev/null | grep -q ${quote(like)} || set -- ${words(more)}`
}

/** Its environment is empty: what looks for processes of the cluster must not take the guard for one. `exec` keeps the pid, so `$$` is the daemon's. */
function guardLine(guard: string, log: string): string {
  return `env -i PATH="$PATH" /bin/sh -c ${quote(guard)} guard $$ ${quote(log)} &`
}

/**
 * A systemd unit. The log is opened by the daemon's own user: it lies in a folder of that user's, where root must not follow links.
 * It starts again whatever ended it: a worker gives up for good when it cannot register for some minutes.
 */
export function unitFile(at: {
  readonly cluster: string
  readonly id: string
  readonly folder: string
  readonly user: string | undefined
  readonly log: string
  readonly isOutlived?: true | undefined
}): string {
  return `# Written by tinderbox up; a change made here is undone by the next one.
[Unit]
Description=${at.id} of the Tinderbox cluster ${at.cluster}
After=network-online.target
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
Type=simple
${at.user === undefined ? '' : `User=${at.user}\n`}ExecStart=/bin/sh -c 'exec "$$0" >>"$$1" 2>&1' ${at.folder}/run ${at.log}
WorkingDirectory=${at.folder}
Restart=always
RestartSec=2
SuccessExitStatus=143
TimeoutStopSec=20
${at.isOutlived ? 'KillMode=process\n' : ''}LimitNOFILE=65536
NoNewPrivileges=yes

[Install]
WantedBy=${at.user === undefined ? 'default.target' : 'multi-user.target'}
`
}

/** Where there is no systemd: the same promise, kept by a loop. It waits longer after each quick end, up to 30 s. */
export function superviseScript(at: { readonly folder: string; readonly log: string; readonly pids: string }): string {
  return `#!/bin/sh
# Keeps the daemon of this folder running. Written by tinderbox up.
cd ${quote(at.folder)} || exit 1
umask 027
keeper=${quote(`${at.pids}.keeper.pid`)}
daemon=${quote(`${at.pids}.pid`)}
echo $$ > "$keeper"
trap 'trap "" TERM; kill "$child" 2>/dev/null; wait "$child"; rm -f "$keeper" "$daemon"; exit 0' TERM INT
pause=1
while :; do
  began=$(date +%s)
  ./run >> ${quote(at.log)} 2>&1 &
  child=$!
  echo "$child" > "$daemon"
  wait "$child"
  [ $(($(date +%s) - began)) -gt 60 ] && pause=1
  sleep "$pause" &
  child=$!
  wait "$child"
  pause=$((pause * 2)); [ "$pause" -gt 30 ] && pause=30
done
`
}
