/** What copying to and from HDFS has in common: what it tells, and several files side by side. */

export interface CopiedFile {
  readonly from: string
  readonly to: string
  readonly length: number
  /** HDFS's own: hexadecimal. */
  readonly checksum: string
  /** False: it has a kind of checksum that can only be computed by HDFS itself, so only the length was compared. */
  readonly verified: boolean
}

export interface CopyProgress {
  readonly files: number
  readonly filesDone: number
  readonly bytes: number
  /** Undefined: nobody knows how much comes. */
  readonly total: number | undefined
  /** That which was begun last. */
  readonly current: string
}

export interface CopyOptions {
  readonly recursive: boolean
  /** Overwrite files. */
  readonly force: boolean
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: (progress: CopyProgress) => void
}

/** One file of a copy that is to be made. */
export interface PlannedCopy {
  readonly from: string
  readonly to: string
  readonly length: number
}

const atOnce = 4

/** Copies them, the first ones first, and tells how far it is. The first failure ends it. */
export async function copyAll(
  planned: readonly PlannedCopy[],
  onProgress: CopyOptions['onProgress'],
  copy: (one: PlannedCopy, passed: (bytes: number) => void) => Promise<CopiedFile>,
): Promise<CopiedFile[]> {
  const total = planned.reduce((sum, { length }) => sum + length, 0)
  const done: CopiedFile[] = []
  let bytes = 0
  let filesDone = 0
  let current = planned[0]?.from ?? ''
  let failure: unknown
  const tell = (): void => onProgress?.({ files: planned.length, filesDone, bytes, total, current })
  await sideBySide(planned, atOnce, async (one, i) => {
    current = one.from
    tell()
    const passed = (count: number): void => {
      // The others need not come to their end when one has failed.
      if (failure !== undefined) throw failure
      bytes += count
      tell()
    }
    try {
      done[i] = await copy(one, passed)
    } catch (error) {
      failure ??= error
      throw failure
    }
    filesDone++
    tell()
  })
  return done
}

/** Runs `work` for each, some at a time. When one fails no other is begun, those that have begun are waited for, and the failure is thrown. */
export async function sideBySide<T>(
  items: readonly T[],
  count: number,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  let next = 0
  let failed = false
  const lane = async (): Promise<void> => {
    while (!failed && next < items.length) {
      const at = next++
      try {
        await work(items[at]!, at)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const ended = await Promise.allSettled(Array.from({ length: Math.min(count, items.length) }, lane))
  const failure = ended.find((one) => one.status === 'rejected')
  if (failure) throw failure.reason
}
