/** What folders that never answer are told as, wherever it is told. Pure. */
import { ToolError } from '../errors.ts'
import { quote } from '../hosts/quote.ts'
import { groupBy } from '../group-by.ts'
import type { HangingFolder } from '../probes/hanging.ts'

export interface Told {
  readonly folders: readonly string[]
  readonly summary: string
  readonly evidence: string
  readonly hint: string
}

/** One dead disk is one trouble, however many folders are on it. */
export function toldOf(hanging: readonly HangingFolder[]): Told[] {
  return [...groupBy(hanging, ({ folder, mount }) => mount?.at ?? folder).values()].map((those) => {
    const [{ folder, mount } = those[0]!] = those
    const folders = those.map((one) => one.folder)
    const more = folders.length > 1 ? `, and so it is with ${folders.length - 1} more on the same disk` : ''
    const at = mount?.at === '/' ? undefined : mount?.at
    return {
      folders,
      summary: `${folder} does not answer: whoever looks into it hangs${more}`,
      evidence: [
        ...folders.map((one) => `stat -f ${one}: no answer within 2 s`),
        `/proc/mounts: ${mount ? `${mount.device} ${mount.at} ${mount.type} ${mount.options}` : 'no mount there'}`,
      ].join('\n'),
      hint:
        at === undefined
          ? 'Bring its file server, or its disk, back; or take the folder out of the file, then tinderbox up.'
          : `Bring ${mount!.device} back. Or give it up: umount -l ${shellWord(at)}, mount another one there or take the folder out of the file, then tinderbox up.`,
    }
  })
}

/** Of a machine that has some: why it cannot be looked at, or nothing be begun there. */
export function hangingError(machine: string, hanging: readonly HangingFolder[]): ToolError {
  const told = toldOf(hanging)
  const [{ folders, hint } = told[0]!] = told
  return new ToolError('DISK_HANGS', {
    message: `${folders[0]} on ${machine} does not answer: whoever looks into it hangs`,
    hint,
    machine,
    seen: told.map(({ evidence }) => evidence).join('\n'),
  })
}

/** As it may be pasted into a shell. */
const shellWord = (path: string): string => (/^[\w/.@:+-]+$/.test(path) ? path : quote(path))
