import type { Probe } from './probe.ts'

const wanted = [
  'systemctl',
  'apt-get',
  'dnf',
  'zypper',
  'crontab',
  'setpriv',
  'runuser',
  'useradd',
  'flock',
  'bash',
  'tar',
]

/** Which programs the machine has, of those that decide how something is done there. */
export const tools: Probe<ReadonlySet<string>> = {
  name: 'tools',
  script: `for tool in ${wanted.join(' ')}; do command -v $tool >/dev/null && echo $tool; done`,
  parse: (lines) => new Set(lines),
}
