import { start, type Running } from '../../support/tinderbox.ts'

/** What `tinderbox ui NAME` says: an address that is open until `close`. */
export async function uiAddress(cwd: string, name: string): Promise<{ address: string; close(): Promise<void> }> {
  const running: Running = start(['ui', name, '--json'], { cwd })
  let said = ''
  running.child.stdout!.on('data', (text: string) => (said += text))
  await running.seen(/\n\}\n/)
  return {
    address: (JSON.parse(said) as { address: string }).address,
    close: async () => {
      running.child.kill('SIGINT')
      await running.ended
    },
  }
}
