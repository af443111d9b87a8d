import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { isAbsolute, join, relative } from 'node:path'
import { ToolError } from '../../errors.ts'
import { parseClusterFile } from '../../file/read.ts'
import { initFile, type InitAnswers } from '../../operations/init-file.ts'
import type { Run } from '../command.ts'
import type { Outside } from '../context.ts'
import { canAsk } from '../terminal/ask.ts'
import { looks } from '../terminal/looks.ts'
import type { InitFlags } from './init.ts'

export const run: Run<InitFlags, []> = async ({ outside }, flags) => {
  const path =
    flags.file === undefined
      ? join(outside.cwd, 'cluster.yaml')
      : isAbsolute(flags.file)
        ? flags.file
        : join(outside.cwd, flags.file)
  const shown = relative(outside.cwd, path) || path
  if (existsSync(path) && !flags.force) {
    throw new ToolError('FILE_EXISTS', {
      message: `${shown} is there already`,
      hint: 'Change it with an editor, write another with -f FILE, or overwrite it with --force.',
    })
  }
  const answers = await complete(flags, outside)
  const text = initFile(answers)
  const cluster = checked(text, path)
  // Not followed, not overwritten: what has appeared since we looked stays.
  await writeFile(path, text, { flag: flags.force ? 'w' : 'wx' })
  const { color, tick } = looks(outside.stdout, outside.env)
  const flag = shown === 'cluster.yaml' ? '' : ` -f ${shown}`
  const data = { file: path, name: cluster.name, machines: cluster.machines.map(({ name }) => name) }
  outside.stdout.write(
    flags.json
      ? `${JSON.stringify(data, null, 2)}\n`
      : `${color.green(tick)} wrote ${color.bold(shown)}: ${cluster.machines.length} ${cluster.machines.length === 1 ? 'machine' : 'machines'}\n\n  ${color.dim('look')}  tinderbox plan${flag}\n  ${color.dim('go')}    tinderbox up${flag}\n`,
  )
  return 0
}

async function complete(
  { name, master, workers, user, json, yes }: Parameters<typeof run>[1],
  outside: Outside,
): Promise<InitAnswers> {
  if (master !== undefined && workers !== undefined) return { name: name ?? 'spark', master, workers, user }
  if (!canAsk(outside) || json || yes) {
    const missing = [
      ...(master === undefined ? ['--master'] : []),
      ...(workers === undefined ? ['--workers'] : []),
    ].join(' and ')
    throw new ToolError('USAGE', {
      message: `${missing} must be given where nobody can be asked`,
      hint: 'For example: tinderbox init --name prod --master a --workers b,c',
    })
  }
  const { askForCluster } = await import('../terminal/ask-for-cluster.ts')
  return askForCluster({ name, master, workers, user }, outside)
}

/** What was asked for may be impossible; then the answer is wrong, and not a file that nobody has seen. */
function checked(text: string, path: string) {
  try {
    return parseClusterFile(text, path)
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    throw new ToolError('USAGE', {
      message: error.message,
      hint: 'Give other names; nothing was written.',
      cause: error,
    })
  }
}
