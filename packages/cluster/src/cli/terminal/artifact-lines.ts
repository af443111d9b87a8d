import { type CachedArtifact, titles } from '../../artifacts/artifact.ts'
import { showBytes } from '../../config/size.ts'
import type { Asked } from '../commands/artifacts.run.ts'
import type { Looks } from './looks.ts'
import { table } from './table.ts'
import { columns } from './text.ts'

export interface ArtifactsView {
  readonly asked: readonly Asked[]
  readonly javaHome: string | undefined
  /** Whether any machine will get Hadoop. */
  readonly usesHadoop: boolean
  readonly arch: string
  readonly cacheDir: string
  readonly cached: readonly CachedArtifact[]
}

/** Which sources there are, in order, what each said, and what is in the cache. */
export function artifactLines(
  { asked, javaHome, usesHadoop, arch, cacheDir, cached }: ArtifactsView,
  looks: Looks,
): string[] {
  const { color, width } = looks
  const sources = asked.flatMap(({ artifact, version, sources: list }) => [
    color.bold(`${titles[artifact]} ${version}${artifact === 'java' ? ` for ${arch}` : ''}`),
    ...(artifact === 'java' && javaHome !== undefined
      ? [`  the file names one that is on the machines: ${javaHome}`]
      : []),
    ...(artifact === 'hadoop' && !usesHadoop ? [color.dim('  this cluster does not use it')] : []),
    ...columns(
      list.map(({ source, outcome, reason, title }, i) => [
        `${i + 1}. ${source}`,
        outcomeText(outcome, looks),
        reason === '' ? title : reason,
      ]),
      width,
    ),
    '',
  ])
  const total = cached.reduce((sum, { size }) => sum + size, 0)
  const rows = cached.map(({ artifact, version, source, from, size }) => [
    artifact === 'classes' ? 'class archive' : artifact,
    version,
    source === 'made' ? `made on ${from}` : source,
    showBytes(size),
  ])
  const cache =
    cached.length === 0
      ? [`${color.bold('Cache')}  ${cacheDir}: empty`]
      : [
          `${color.bold('Cache')}  ${cacheDir}: ${showBytes(total)}; deleting it at any time is safe`,
          ...table(['WHAT', 'VERSION', 'FROM', 'SIZE'], rows, looks),
        ]
  return [...sources, ...cache]
}

function outcomeText(outcome: Asked['sources'][number]['outcome'], { color }: Looks): string {
  if (outcome === 'cached' || outcome === 'used') return color.green('in the cache')
  if (outcome === 'available') return color.green('has it')
  return outcome === 'failed' ? color.red('failed') : color.dim(outcome === 'absent' ? 'has it not' : outcome)
}
