/** docs/doctor.md, and a page for each thing that a finding can be called by. */
import { pairs } from '../../tests/machines/faults/pairs.ts'
import { checks } from '../../packages/cluster/src/checks/index.ts'
import { doctorChecks } from '../../packages/cluster/src/checks/doctor-checks.ts'
import { checkPages } from '../../packages/cluster/src/checks/pages.ts'
import { busyPatience, probePatience } from '../../packages/cluster/src/probes/patience.ts'
import { block, code, generated, table } from './markdown.ts'

/** By the name of the file, below docs/doctor/. */
export function checkFiles(): { readonly name: string; readonly text: string }[] {
  return [...checkPages].map(([name, { title, means, mend }]) => ({
    name: `${name}.md`,
    text: `${generated}

# ${title}

${code(name)}, as \`tinderbox doctor\` and \`tinderbox check\` call it.

${means}

## What mends it

${mend}

All of them: [the doctor](../doctor.md).
`,
  }))
}

function checkTable(names: readonly string[]): string {
  return table(
    ['name', 'what it finds'],
    names.map((name) => [`[${code(name)}](doctor/${name}.md)`, checkPages.get(name)!.title]),
  )
}

/** Names that no fault of the suite's is found as, in the order of the pages, and why; a test holds them against the faults. */
export const withoutFault: ReadonlyMap<string, string> = new Map([
  ['sudo-refused', 'it takes somebody who types a password'],
  ['worker-refused', 'another secret, or another version, is named as the cause, and this follows from it'],
  ['worker-forgotten', 'a worker that is forgotten is ended within seconds, and registers when it starts again'],
  ['hdfs-dead-datanode', 'what keeps a DataNode silent for two minutes is named first'],
  ['hdfs-few-copies', 'nothing is wrong yet: it is said of what the file asks for'],
  ['not-registered', 'what keeps a daemon away from its master is named first; else it passes within seconds'],
  ['no-leader', "none of the suite's clusters has masters that stand by"],
  ['unhealthy', 'nodemanager-unhealthy tells the same with its cause'],
  ['hdfs-forgotten', 'a DataNode has to be gone for minutes before it counts as dead'],
])

/** `faults`: the table that the suite of faults wrote, as the page has it. */
export function doctorPage(faults: string): string {
  const names = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name)
  const known = new Set([...names(doctorChecks), ...names(checks)])
  return `${generated}

# The doctor

When something does not work, four commands look at all machines at once. None of them changes anything, but \`doctor --fix\`, which shows what it will do and asks.

| command | the question |
| --- | --- |
| \`tinderbox check\` | Will it work there? Before anything is installed |
| \`tinderbox doctor\` | What is wrong, and why? \`--fix\` mends it |
| \`tinderbox ports\` | Which ports does the cluster use, who dials them, and is the way open? |
| \`tinderbox bundle\` | Gather what somebody needs who is asked for help |

## How it looks

Three things happen side by side: each machine tells its facts, is examined by the doctor's own probes (each with ${probePatience} s of its own, or ${busyPatience} s while programs wait for the machine's processors; one that hangs on a dead disk costs the others nothing), and dials every
connection that the cluster needs, from the machine where it begins (among more than forty machines that all talk to each other, each dials some of the others). Then the checks read all of it, the deepest causes first. What follows from a cause is told below it and is no finding of its own:

${block(
  '',
  `$ tinderbox doctor
✗ n1: port 8080, which spark-master needs, is taken by python3 [port-in-use]
  | ss -ltnp: port 8080, python3, pid 411
  fix: Stop that program, or give spark-master another port in the file: spark.master.uiPort.
  so: n2, n3: spark-worker does not run

✗ lab: not well: 1 cause  3 machines, 28 connections tried, 2.1 s
tinderbox doctor --explain NAME says more of what stands in [ ]`,
)}

An error keeps something from working; a warning will, one day. The exit status is 1 when there is an error. \`--json\` gives the same as one document, \`--only NAME\` only what some checks find, and
\`--explain NAME\` prints the page of a check.

## Mending

\`tinderbox doctor --fix\` takes the best fix of each cause that has one, shows what will be done on machines and in the file, asks, does it under the lock, and looks again. It is made of the actions that \`up\` is
made of, and stands in the audit trail. A fix that needs the file (a port, a size) edits that one key and leaves comments and order as they are; the file before stays beside it as \`cluster.yaml.before\`, and where another is kept so already, as \`cluster.yaml.before-2\` and so on: it is said which. Where an alias of YAML ties the key to another, nothing is changed, and the key is named. What only you
can decide is not done: no firewall is stopped, no data of yours or of HDFS is removed (to make room go work folders of applications that ended more than an hour ago, with their executors' logs, and software that neither runs nor could be gone back to; it is said before), and a program of others, or an application, is ended only
where somebody chooses it at a terminal; \`--yes\` leaves it alone.

\`tinderbox doctor --undo\` takes back what \`--fix\` has put on machines outside of Tinderbox's own folders: rules in firewalls, lines in /etc/hosts, and what keeps folders from the cleaning of temporary files. It finds them by their marks on the machines themselves, from
wherever it runs, shows what goes, and asks. A machine that does not answer is named in the end, and the exit status is 1. \`down --purge\` takes the same, and so does \`up\` from a machine that
leaves the cluster.

What bears no mark of ours it does not take back. A drop-in that was set aside is yours: it stays as \`NAME.conf.before\` beside its place, also with \`down --purge\`, which leaves
drop-ins that somebody has added where they are; to have it again, rename it, run \`systemctl daemon-reload\`, and start the daemon anew. A time service that was started goes on. What was changed in the cluster's file stays; \`cluster.yaml.before\` is the file as it was before the first change, \`-2\` before the second, and so on.

## Ports

\`tinderbox ports\` dials each declared port from the machines that need it and from the machine itself. Before the cluster is installed nobody listens; what a firewall drops shows all the same. The numbers and the
keys that move them are also in the [reference](reference.md#ports).

## A bundle for somebody who helps

\`tinderbox bundle\` writes one \`.tar.gz\`, for its owner alone: of all machines side by side the settings, the daemons' logs (\`--since 1d\`, \`--max-size 20m\` of each machine, the newest first, rolled ones too), facts,
findings, plan, status, audit trail, versions, what systemd says of our units, and the kernel's lines about memory and disks. What jobs printed is in it only with \`--jobs\`. The secret of the cluster, tokens, and whatever is
called a password, secret, token, cookie, credential or key, and what signs an address, is replaced by \`***\`, in settings and in logs; the environment of processes is not read at all, and how programs were started
that are not the cluster's is in it only of those of Spark and Hadoop, and of those that have a port of the cluster's. Its \`README.md\` says what is in it, what was taken out, and what
could not be had: a machine that does not answer is told there. Look through it before you give it away: what a program logged without a name nobody can know to be secret.

## What the doctor knows

${checkTable(names(doctorChecks))}

Of what \`plan\` and \`up\` look at, too; an error among them keeps \`up\` from beginning, a warning does not:

${checkTable(names(checks))}

Of what daemons say of themselves, and what a run has left:

${checkTable([...checkPages.keys()].filter((name) => !known.has(name)))}

## How it is tested

Each of these faults is put into real machines (Debian with systemd), some in pairs. It has to be named first, on the right machine, by the doctor, by
\`check\` before anything is installed, or by \`plan\` where only an \`up\` meets it; nothing else may be found. A fault counts as mended where \`--fix\` offers a way and does it,
another look does not find it any more before anything that was put there is taken away, a job runs after that, and nothing at all is found in the end. What the doctor only tells
counts as not mended. \`npm run faults\` tries them all and writes this table anew, and fails where a row is missing; \`npm test\` tries those that
[each-run.ts](../tests/machines/faults/each-run.ts) names, with one job after all of them.

<!-- faults -->
${faults}
<!-- /faults -->

Two at once, each of which has to be named as a cause of its own, and nothing else:

${pairs.map(([one, other]) => `- ${one}; ${other}`).join('\n')}

Not tested, as these machines share kernel, memory, disks and clock with the one they run on: a disk that really fails, a clock that is really set, a kernel that ends processes for want of memory, a swap that is really
used up, another kind of processor, and a reboot in the midst of it. Nor other systems than Debian: RHEL's and Alpine's shells and tools, and logins without sudo, are met by other suites or by unit tests only.

Nor is there a fault for each check. These are tried on what machines would say, and some by the suites of what they are about (masters that stand by, a cluster that grows and shrinks):

${[...withoutFault].map(([name, why]) => `- ${code(name)}: ${why}`).join('\n')}
`
}
