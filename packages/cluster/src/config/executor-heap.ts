/** What an executor gets when the job does not say. Pure; in MiB. */

/** Above 32 GiB pointers are no longer compressed, and the class archive is of no use: a heap somewhat larger than that holds less than one of 31. */
const compressed = { most: 31 * 1024, worthIt: 48 * 1024 }

/**
 * The heap of an executor that takes a whole worker, with all of its cores: what is broadcast or cached is there once, and shared. Three quarters of what the
 * worker offers. Standalone Spark counts only the heap, and Python's workers, native buffers and stacks need the rest. Spark refuses less than 450 MiB.
 */
export function executorHeap(offered: number): number {
  const heap = Math.max(512, Math.floor((offered * 3) / 4 / 64) * 64)
  return heap > compressed.most && heap < compressed.worthIt ? compressed.most : heap
}

/** The same rest on YARN, which counts it: a part of the heap, whatever heap a job asks for. */
export const overheadFactor = '0.33'
