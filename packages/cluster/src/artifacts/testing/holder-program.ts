/** Takes the lock that argv names, says so, and then dies as if by `kill -9` (`die`) or holds it until it is killed (`hold`). */
import { withLock } from '../lock.ts'

const [, , path, then] = process.argv
await withLock(path!, {}, async () => {
  process.stdout.write('held\n')
  if (then === 'die') process.kill(process.pid, 'SIGKILL')
  await new Promise((resolve) => setTimeout(resolve, 60_000))
})
