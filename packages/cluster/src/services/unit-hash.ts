/** By what a unit is known again: cluster.json has it of each one that was written, so that one of an older Tinderbox is told from one that somebody changed. Pure. */
import { createHash } from 'node:crypto'

export function unitHash(body: string): string {
  return createHash('sha256').update(body).digest('hex').slice(0, 16)
}

/** `text`: of cluster.json. Undefined: it does not say. */
export function notedUnitHash(text: string | undefined, id: string): string | undefined {
  try {
    const { units } = JSON.parse(text ?? '') as { readonly units?: Readonly<Record<string, unknown>> }
    const noted = units?.[id]
    return typeof noted === 'string' ? noted : undefined
  } catch {
    return undefined
  }
}
