/** Takes the lock below the folder in argv, says its process number, and holds the lock until it is killed. */
import { lockIn } from './lock-in.ts'

await lockIn(process.argv[2]!, 'up', async () => {
  process.stdout.write(`${process.pid}\n`)
  await new Promise((resolve) => setTimeout(resolve, 60_000))
})
