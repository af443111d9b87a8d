/** Actions that are done, told in few lines: many folders are one line, and many machines are one name. Pure. */
import { foldNames } from '../../config/fold-names.ts'

export interface DoneAction {
  readonly machine: string
  readonly text: string
  readonly state: 'done' | 'failed'
}

const many: readonly (readonly [begin: string, plural: string])[] = [
  ['make the folder ', 'make % folders'],
  ['write ', 'write % files'],
  ['change ', 'change % files'],
  ['remove ', 'remove % files and folders'],
]

/** `showMachines`: whether lines say on which machines. */
export function doneLines(done: readonly DoneAction[], showMachines: boolean): { text: string; failed: boolean }[] {
  const byMachine = new Map<
    string,
    Map<string, { text: string; failed: boolean; count: number; plural: string | undefined }>
  >()
  for (const { machine, text, state } of done) {
    const plural = state === 'done' ? many.find(([begin]) => text.startsWith(begin))?.[1] : undefined
    const own = byMachine.get(machine) ?? new Map()
    byMachine.set(machine, own)
    const key = `${state} ${plural ?? text}`
    const line = own.get(key)
    if (line) line.count++
    else own.set(key, { text, failed: state === 'failed', count: 1, plural })
  }
  const lines = new Map<string, { text: string; failed: boolean; machines: string[] }>()
  for (const [machine, own] of byMachine) {
    for (const { text, failed, count, plural } of own.values()) {
      const said = count > 1 && plural ? plural.replace('%', String(count)) : text
      const line = lines.get(`${failed} ${said}`)
      if (line) line.machines.push(machine)
      else lines.set(`${failed} ${said}`, { text: said, failed, machines: [machine] })
    }
  }
  return [...lines.values()].map(({ text, failed, machines }) => ({
    text: showMachines ? `${foldNames(machines).join(', ')}: ${text}` : text,
    failed,
  }))
}
