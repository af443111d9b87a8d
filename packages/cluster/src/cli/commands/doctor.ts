import { proposeChecks } from '../complete-names.ts'
import { command } from '../command.ts'
import { onlyFlag, type OnlyFlags } from '../only-flag.ts'

export interface DoctorFlags extends OnlyFlags {
  readonly fix: boolean
  readonly explain?: string
  readonly undo: boolean
}

export const doctor = command<DoctorFlags>({
  brief: 'Find what is wrong, its cause and the evidence; mend it with --fix',
  details:
    "Looks at every machine, dials every connection that the cluster needs from the machine where it begins, and names the cause of what does not work: one finding for one cause, with what follows from it. With --fix it shows what it would do, asks, does it, and looks again; --undo takes back what it added to the machines' own: firewall rules, lines in /etc/hosts, a file in /etc/tmpfiles.d; not what it changed in the cluster's file, and not drop-ins that it renamed to NAME.conf.before. Exit status: 0 when nothing keeps the cluster from working, 1 when something does.",
  examples: [
    ['tinderbox doctor', 'what is wrong and why'],
    ['tinderbox doctor --fix', 'show what mends it, ask, do it, look again'],
    ['tinderbox doctor --fix --only port-in-use', 'only what that check found'],
    ['tinderbox doctor --explain port-in-use', 'what a finding of that name means, and how it is mended'],
    ['tinderbox doctor --undo', 'take back the firewall rules, names and files that --fix added'],
    ["tinderbox doctor --json | jq '.causes[].summary'", 'for scripts and monitors'],
  ],
  flags: {
    fix: { kind: 'boolean', default: false, withNegated: false, brief: 'Mend what can be mended; asks before' },
    undo: {
      kind: 'boolean',
      default: false,
      withNegated: false,
      brief: 'Take back what --fix added to firewalls, /etc/hosts and /etc/tmpfiles.d; asks before',
    },
    ...onlyFlag,
    explain: {
      kind: 'parsed',
      parse: (name: string) => name,
      optional: true,
      brief: 'Print what a finding of this name means and how it is mended; no machine is asked',
      placeholder: 'CHECK',
      proposeCompletions: proposeChecks,
    },
  },
  usesSudo: true,
  load: () => import('./doctor.run.ts'),
})
