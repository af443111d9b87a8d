import { showMebibytes } from '../../config/size.ts'
import type { JobProgress, StageProgress } from '../../jobs/progress.ts'
import type { Looks } from './looks.ts'

/** The state of a job in a line, and a line for each stage that is at work, three at most. */
export function jobLines(
  { state, waiting, executors, stages, stagesDone }: JobProgress,
  looks: Looks,
  width: number,
  head: { readonly spin: string; readonly time: string },
): string[] {
  const { color } = looks
  const line = (text: string) => `${head.spin} ${text}  ${color.dim(head.time)}`
  if (state === 'starting') return [line('starting the driver')]
  if (state === 'waiting') return [line(waiting ?? 'waiting for executors')]
  const at = stages.filter(({ active, done }) => active > 0 || done > 0)
  const shown = (at.length > 0 ? at : stages).slice(0, 3)
  const more = stages.length - shown.length
  const facts = [
    `${executors.count} ${executors.count === 1 ? 'executor' : 'executors'}, ${executors.cores} ${executors.cores === 1 ? 'core' : 'cores'}, ${showMebibytes(executors.memory)}`,
    ...(stagesDone > 0 ? [`${stagesDone} ${stagesDone === 1 ? 'stage' : 'stages'} done`] : []),
    ...(more > 0 ? [`${more} more to come`] : []),
  ]
  return [line(facts.join(color.dim(', '))), ...shown.map((stage) => stageLine(stage, looks, width))]
}

function stageLine(
  { id, name, done, active, failed, total }: StageProgress,
  { color, bar: [full, empty] }: Looks,
  width: number,
): string {
  const size = width < 100 ? 16 : 30
  const part = total === 0 ? 0 : done / total
  const filled = Math.round(part * size)
  const working = Math.min(size - filled, Math.ceil((active / Math.max(1, total)) * size))
  const drawn = `${color.cyan(full.repeat(filled))}${color.yellow(full.repeat(working))}${color.dim(empty.repeat(size - filled - working))}`
  const bad = failed > 0 ? color.red(`, ${failed} failed`) : ''
  return `    ${drawn}  ${done}/${total} tasks${bad}  ${color.dim(`stage ${id}, ${name}`)}`
}
