/** docs/reference.md: everything that can be said to Tinderbox. */
import { commandSections, commonFlagTable } from './commands.ts'
import { keyTable } from './keys.ts'
import { generated, table } from './markdown.ts'
import { portTable } from './ports.ts'

const exits: readonly (readonly [string, string])[] = [
  ['0', 'done; for `plan`: nothing differs'],
  ['1', 'it failed; for `status`: something is wrong; for `plan`: a machine does not answer'],
  ['2', 'the command line or the file is wrong; nothing was touched'],
  ['3', '`plan`, `watch --once`: something differs, or stands in the way of an `up`'],
  ['130, 143', 'interrupted by Ctrl-C or by a TERM signal; what was done stays'],
  ['any', '`submit`, `shell`, `ssh`: the exit status of what ran there'],
]

const variables: readonly (readonly [string, string])[] = [
  [
    '`TINDERBOX_CACHE`',
    'the folder of downloaded software. Default: `tinderbox` in `XDG_CACHE_HOME`, else `~/.cache/tinderbox`',
  ],
  ['`TINDERBOX_SUDO_PASSWORD`', 'the password of sudo on the machines, for `--ask-sudo-password` in scripts'],
  ['`XDG_STATE_HOME`', 'where logs of runs go (`--debug`, and bugs). Default: `~/.local/state`'],
  [
    '`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`',
    'the proxy for downloads, in upper or lower case; lower case wins',
  ],
  ['`NODE_EXTRA_CA_CERTS`', 'a file of further certificates that downloads trust'],
  ['`JAVA_HOME`', 'the first JDK that is looked at to make a Java runtime from'],
  ['`NO_COLOR`, `FORCE_COLOR`', 'colours off, or on'],
]

export function referencePage(): string {
  return `${generated}

# Reference

- [cluster.yaml](#clusteryaml)
- [Commands](#commands)
- [Ports](#ports)
- [Exit codes](#exit-codes)
- [Environment variables](#environment-variables)

Error codes have [a page of their own](errors.md).

## cluster.yaml

An unknown key is an error. \`NAME\` stands for a machine of the file. Sizes are written like \`512m\` or \`4g\`, in powers of 1024.
\`tinderbox config --effective\` shows every value that counts and where it comes from; \`tinderbox config --schema\` prints a JSON schema for editors.

${keyTable()}

## Commands

The cluster is that of \`-f FILE\`, else of \`./cluster.yaml\`, else this machine alone. All commands take these (in \`logs\`, \`-f\` means follow):

${commonFlagTable()}

${commandSections()}

## Ports

The numbers are the defaults. In a cluster without a file, the second worker has the next numbers, and a port that is taken is stepped over and said.
"and up": several drivers or executors on one machine take the next free numbers, at most 64 further.

${portTable()}

Spark's REST port (6066) is closed. All of these are below 32768, where Linux's range of random ports begins, so a firewall can be told exactly.

## Exit codes

${table(['code', 'meaning'], exits)}

With \`--json\`, a command that fails prints \`{ "error": { "code", "message", "hint", ... } }\` on standard output.

## Environment variables

${table(['variable', 'meaning'], variables)}
`
}
