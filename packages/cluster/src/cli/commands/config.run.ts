import { relative } from 'node:path'
import { configSchema, effectiveConfig } from '../../operations/effective-config.ts'
import type { Run } from '../command.ts'
import { clusterFilePath } from '../open-cluster.ts'
import { settingLines } from '../terminal/setting-lines.ts'
import { looks } from '../terminal/looks.ts'
import type { ConfigFlags } from './config.ts'

export const run: Run<ConfigFlags, []> = async ({ outside }, flags) => {
  if (flags.schema) {
    outside.stdout.write(`${JSON.stringify(configSchema(), null, 2)}\n`)
    return 0
  }
  const file = clusterFilePath(outside, flags.file)
  const settings = await effectiveConfig(file)
  if (flags.json) {
    const data = settings.map(({ path, value, line }) => ({
      key: path.join('.'),
      value,
      from: line === undefined ? 'default' : 'file',
      ...(line !== undefined && { line }),
    }))
    outside.stdout.write(`${JSON.stringify({ file: file ?? null, settings: data }, null, 2)}\n`)
    return 0
  }
  const on = looks(outside.stdout, outside.env)
  const head =
    file === undefined
      ? '# no file: this machine alone, a master and two workers'
      : `# ${relative(outside.cwd, file) || file}`
  outside.stdout.write(`${[on.color.dim(head), ...settingLines(settings, on)].join('\n')}\n`)
  return 0
}
