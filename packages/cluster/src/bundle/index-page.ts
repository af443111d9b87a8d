/** README.md of a bundle: what is in it, what was taken out, and what could not be had. Pure. */
import { showBytes } from '../config/size.ts'
import type { CollectionAsked } from '../probes/collection.ts'
import type { Missing } from './bundle.ts'
import type { Collected } from './machine-files.ts'

export interface BundleIndex {
  readonly cluster: string
  readonly at: Date
  readonly asked: CollectionAsked
  readonly collected: ReadonlyMap<string, Collected>
  readonly missing: readonly Missing[]
  readonly hidden: number
}

export function indexPage({ cluster, at, asked, collected, missing, hidden }: BundleIndex): string {
  const rows = [...collected].map(([machine, { files }]) => {
    const bytes = files.reduce((sum, one) => sum + one.bytes, 0)
    return `| ${machine} | ${files.length} | ${showBytes(bytes)} |`
  })
  const cut = [...collected].flatMap(([machine, { files, notes }]) => [
    ...files.filter(({ note }) => note !== '').map(({ name, note }) => `- ${machine}: ${name}: ${note}`),
    ...notes.map((note) => `- ${machine}: ${note}`),
  ])
  const lacking = missing.map(
    ({ machine, what, why }) => `- ${machine === undefined ? '' : `${machine}: `}${what}: ${why.replaceAll('\n', ' ')}`,
  )
  return `# The cluster ${cluster}, ${at.toISOString()}

Made by \`tinderbox bundle\`. Logs of the last ${asked.minutes} minutes, the newest first, at most ${showBytes(asked.bytes)} of each machine; what jobs printed is ${asked.jobs ? 'in it, too' : 'not in it'}.

## What is in it

| file | what it is |
| --- | --- |
| findings.json | what \`tinderbox doctor\` finds, with evidence |
| connections.json | every connection between machines that was tried |
| status.json, plan.json, audit.json | what runs; what \`up\` would do; who changed what |
| cluster.yaml, settings.txt | the file, and every setting that counts |
| versions.json | of everything |
| machines/NAME/facts.json, examination.json | what was seen on the machine |
| machines/NAME/conf, cluster.json, *.yaml, services, units | the settings as they are there |
| machines/NAME/logs, failed | the daemons' logs, also the rolled ones |
| machines/NAME/units.txt, unit-states.txt, journal.txt, kernel.txt | what systemd says, and the kernel of memory, disks and crashes |

| machine | files | size |
| --- | --- | --- |
${rows.join('\n')}

## What was taken out

Secrets: ${hidden === 0 ? 'none were seen' : `${hidden} times a value was replaced by \`***\``}. The secret of the cluster and the token made of it, whatever a file of the cluster calls a password, secret, token, credential or key, and
what stands behind such a name in any line. Nothing was taken from the environment of any process. Look through it all the same before you give it away: what a program wrote into a log
without a name nobody can know to be secret.

## What was left out, or could not be had

${[...lacking, ...cut].join('\n') || 'Nothing.'}
`
}
