import type { Cause } from '../../checks/fold.ts'
import type { Cluster } from '../../config/cluster.ts'
import type { Hosts } from '../../operations/connect.ts'
import { diagnoseAgain } from '../../operations/diagnose-again.ts'
import { diagnose, diagnoseToMend } from '../../operations/diagnose.ts'
import { mend, remediesOf, type Mended } from '../../operations/mend.ts'
import { isEmpty } from '../../operations/plan.ts'
import { unmend } from '../../operations/unmend.ts'
import { ToolError } from '../../errors.ts'
import type { Run } from '../command.ts'
import { expectChecks, narrowed, pageOf } from '../narrowed.ts'
import { planData } from '../plan-data.ts'
import { fileFlag, withCluster } from '../open-cluster.ts'
import { askYesNo, canAsk } from '../terminal/ask.ts'
import { chooseRemedies } from '../terminal/choose-remedies.ts'
import { diagnosisLines, mendedLines, remedyLines } from '../terminal/diagnosis-lines.ts'
import { looks } from '../terminal/looks.ts'
import { pageLines } from '../terminal/page-lines.ts'
import { withProgress } from '../with-progress.ts'
import type { DoctorFlags } from './doctor.ts'

export const run: Run<DoctorFlags, []> = async (context, flags) => {
  if (flags.explain !== undefined) {
    const { stdout, env } = context.outside
    const page = pageOf(flags.explain)
    const text = flags.json ? JSON.stringify(page, null, 2) : pageLines(page, looks(stdout, env)).join('\n')
    stdout.write(`${text}\n`)
    return 0
  }
  expectChecks(flags.only)
  return withCluster(context.outside, flags, async (cluster, hosts) => {
    if (flags.undo) return undo(context, flags, cluster, hosts)
    const { outside } = context
    const { stdout, stderr, env } = outside
    const view = {
      looks: looks(stdout, env),
      flag: fileFlag(cluster, outside, flags),
      file: flags.file,
      when: 'running' as const,
      mends: !flags.fix,
    }
    const first = await withProgress(context, flags, cluster, ({ listener, signal }) =>
      (flags.fix ? diagnoseToMend : diagnose)(cluster, hosts, { listener, signal }),
    )
    const before = narrowed(first.diagnosis, flags.only)
    if (!flags.json) stdout.write(`${diagnosisLines(before, view).join('\n')}\n`)
    // With --json nobody would see what is asked about.
    const asks = flags.fix && !flags.yes && !flags.json && canAsk(outside)
    const remedies = asks
      ? await chooseRemedies(outside, before.causes)
      : flags.fix
        ? remediesOf(before.causes, flags.only)
        : []
    if (remedies.length === 0) {
      const answer = flags.fix ? { before, done: [], failed: [], after: before } : before
      if (flags.json) stdout.write(`${JSON.stringify(answer, null, 2)}\n`)
      else if (flags.fix && before.causes.length > 0) stdout.write(`\n${nothingToDo(before.causes, asks)}\n`)
      return before.healthy ? 0 : 1
    }
    const mended = await withProgress(context, flags, cluster, (working): Promise<Mended> =>
      mend(cluster, hosts, first, remedies, {
        listener: working.listener,
        signal: working.signal,
        async confirm(plan, chosen, foreseen) {
          // Nobody is asked: what `up` does is shown when it is known.
          const next = asks ? await foreseen() : undefined
          if (!flags.json)
            stderr.write(`\n${remedyLines(chosen, looks(stderr, env), next !== undefined).join('\n')}\n\n`)
          if (plan.steps.length > 0) working.show(plan, true)
          if (next !== undefined) working.show(next, true)
          return flags.yes || askYesNo(working.outside, `Do this to ${cluster.name}?`, '--yes')
        },
        ...(asks && {
          async confirmPending(plan) {
            working.show(plan, true)
            const question = `${cluster.file} has changes that were never applied; tinderbox up, which has to follow, does them, too. Go on?`
            return askYesNo(working.outside, question, '--yes')
          },
        }),
        showUp: (plan) => working.show(plan, false),
      }),
    )
    const again = await withProgress(context, flags, cluster, ({ listener, signal }) =>
      diagnoseAgain(mended.cluster, hosts, mended.done, first.diagnosis.causes, { listener, signal }),
    )
    const after = narrowed(again.diagnosis, flags.only)
    if (flags.json) {
      const { done, failed, fileBefore } = mended
      stdout.write(`${JSON.stringify({ before, done, failed, fileBefore, after }, null, 2)}\n`)
    } else
      stdout.write(
        `\n${[...mendedLines(mended, view.looks), ...diagnosisLines(after, { ...view, mends: false })].join('\n')}\n`,
      )
    return after.healthy && mended.failed.length === 0 ? 0 : 1
  })
}

/** `asked`: somebody left all of it as it is. */
function nothingToDo(causes: readonly Cause[], asked: boolean): string {
  const canBe = causes.some(({ fixes = [] }) => fixes.length > 0)
  if (asked && canBe) return 'Nothing was done.'
  return canBe
    ? 'Nothing was done: what ends programs of others, or an application, is done only where somebody chooses it at a terminal, without --yes; what takes back what somebody may have done on purpose, there or with --only NAME.'
    : 'None of this can be mended from here: what to do is said above.'
}

/** Exit status 0: nothing of it is there any more. */
const undo = async (
  context: Parameters<Run<DoctorFlags, []>>[0],
  flags: Parameters<Run<DoctorFlags, []>>[1],
  cluster: Cluster,
  hosts: Hosts,
): Promise<number> => {
  if (flags.fix)
    throw new ToolError('USAGE', {
      message: '--fix and --undo are opposites',
      hint: 'Give one of them: --fix mends, --undo takes back what it added to firewalls, /etc/hosts and /etc/tmpfiles.d.',
    })
  const { stdout, env } = context.outside
  const { plan } = await withProgress(context, flags, cluster, (working) =>
    unmend(cluster, hosts, {
      listener: working.listener,
      signal: working.signal,
      async confirm(shown) {
        working.show(shown, true)
        return flags.yes || askYesNo(working.outside, `Do this to ${cluster.name}?`, '--yes')
      },
    }),
  )
  const { color, tick } = looks(stdout, env)
  if (flags.json) stdout.write(`${JSON.stringify(planData(plan), null, 2)}\n`)
  else
    stdout.write(
      `${color.green(tick)} ${color.bold(cluster.name)}: ${isEmpty(plan) ? 'there is nothing to take back' : 'taken back'}\n`,
    )
  return 0
}
