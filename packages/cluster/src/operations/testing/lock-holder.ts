/** Takes the lock below the folder in argv, does something, says its process number, and holds the lock until it is killed. */
import { lockIn } from './lock-in.ts'

await lockIn(process.argv[2]!, 'up', async (_held, audit) => {
  const listener = audit.listen(() => {})
  listener({ kind: 'step', title: 'Write the configuration', total: 2 })
  listener({ kind: 'action', machine: 'localhost', text: 'write /x', state: 'done' })
  process.stdout.write(`${process.pid}\n`)
  await new Promise((resolve) => setTimeout(resolve, 60_000))
})
