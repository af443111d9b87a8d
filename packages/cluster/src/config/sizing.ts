/**
 * How a machine's cores and memory are shared out. All in MiB. Pure: from what was observed to what is offered.
 * Spark's own default (everything but 1 GiB, whatever else lives there; executors of 1 GiB whatever the box) suits nobody.
 */
import { parseMebibytes } from './size.ts'

export interface Share {
  readonly cores: number
  readonly memory: number
}

export interface MachineSize {
  readonly cores: number
  /** MiB of the whole machine. */
  readonly memory: number
  /** Workers that share the machine, at least 1. */
  readonly workers: number
  /** MiB that the other daemons of the cluster on this machine take (heaps). */
  readonly daemons: number
}

/** What the operating system keeps: an eighth, at least 512 MiB (256 on very small machines), at most 4 GiB. */
function systemReserve(memory: number): number {
  return Math.min(4096, Math.max(memory < 2048 ? 256 : 512, Math.floor(memory / 8)))
}

/** What one worker of the machine offers to executors, in whole 64 MiB, at least 512 MiB. What is set by hand wins. */
export function workerShare(
  asked: { readonly cores: number | 'auto'; readonly memory: string },
  machine: MachineSize,
): Share {
  const left = (machine.memory - systemReserve(machine.memory) - machine.daemons) / machine.workers
  const automatic = Math.max(512, Math.floor(left / 64) * 64)
  return {
    cores: asked.cores === 'auto' ? Math.max(1, Math.floor(machine.cores / machine.workers)) : asked.cores,
    memory: asked.memory === 'auto' ? automatic : parseMebibytes(asked.memory)!,
  }
}

/**
 * The heap of an executor that takes a whole worker: three quarters of what the worker offers. Standalone Spark counts only the heap,
 * and the Python workers, the native buffers and the stacks need the rest. Spark refuses less than 450 MiB.
 */
export function executorHeap(workerMemory: number): number {
  return Math.max(512, Math.floor((workerMemory * 3) / 4 / 64) * 64)
}
