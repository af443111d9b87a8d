/** How a copy to or from HDFS looks: a bar with rate and rest on a terminal, a line at its end, or JSON. */
import { basename } from 'node:path'
import { showBytes } from '../../config/size.ts'
import type { CopiedFile, CopyProgress } from '../../files/copy.ts'
import type { Outside } from '../context.ts'
import { BottomBlock } from './bottom-block.ts'
import { showDuration } from './duration.ts'
import { looks, type Looks } from './looks.ts'
import { printable } from './text.ts'
import { transferLines, Transfers } from './transfers.ts'

interface Words {
  readonly cluster: string
  /** `Sending` */
  readonly doing: string
  /** `sent` */
  readonly done: string
}

/** Runs the copy and shows it. Returns the exit status. */
export async function showCopy(
  { stdout, stderr, env }: Outside,
  { json }: { readonly json: boolean },
  words: Words,
  copy: (onProgress: (progress: CopyProgress) => void) => Promise<readonly CopiedFile[]>,
): Promise<number> {
  const on = looks(stderr, env)
  const began = Date.now()
  const bottom = new BottomBlock(stderr)
  const transfers = new Transfers()
  let latest: CopyProgress | undefined
  const draw = (): void => {
    if (!latest) return
    const what = latest.files === 1 ? nameOf(latest.current) : `${latest.filesDone} of ${latest.files} files`
    transfers.clear()
    transfers.add({ kind: 'bytes', what, machine: undefined, done: latest.bytes, total: latest.total }, began)
    bottom.draw([
      `${words.doing} ${on.color.dim(printable(latest.current))}`,
      ...transferLines(transfers, on, bottom.width),
    ])
  }
  const timer = json || !on.live ? undefined : setInterval(draw, 150)
  try {
    const files = await copy((progress) => (latest = progress))
    bottom.clear()
    if (json) stdout.write(`${JSON.stringify({ cluster: words.cluster, files }, null, 2)}\n`)
    else stderr.write(`${endLines(files, words, on, (Date.now() - began) / 1000).join('\n')}\n`)
    return 0
  } finally {
    clearInterval(timer)
    bottom.clear()
  }
}

function endLines(
  files: readonly CopiedFile[],
  { done }: Words,
  { color, tick, warning }: Looks,
  seconds: number,
): string[] {
  const bytes = files.reduce((sum, { length }) => sum + length, 0)
  const what = files.length === 1 ? printable(files[0]!.to) : `${files.length} files`
  const rate = seconds > 1 && bytes > 0 ? `, ${showBytes(bytes / seconds)}/s` : ''
  const unverified = files.filter(({ verified }) => !verified)
  return [
    `${color.green(tick)} ${done}: ${what}, ${showBytes(bytes)}  ${color.dim(`${showDuration(seconds)}${rate}`)}`,
    ...(unverified.length === 0
      ? []
      : [
          `${color.yellow(warning)} only lengths were compared for ${unverified.length === 1 ? printable(unverified[0]!.to) : `${unverified.length} files`}: HDFS has no checksum of what is in them`,
        ]),
  ]
}

function nameOf(path: string): string {
  return printable(path === '-' ? 'standard input' : basename(path))
}
