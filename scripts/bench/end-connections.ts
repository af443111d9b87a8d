/** Ends the shared connections that the command keeps for a minute, so that the next run logs in anew. */
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { runHere } from '../../packages/cluster/src/hosts/process.ts'

/** Where they lie when XDG_RUNTIME_DIR is this folder. */
export const sockets = (folder: string) => join(folder, 'tinderbox')

export async function endConnections(folder: string): Promise<void> {
  mkdirSync(sockets(folder), { recursive: true, mode: 0o700 })
  for (const name of readdirSync(sockets(folder)))
    await runHere(['ssh', '-S', join(sockets(folder), name), '-O', 'exit', 'any'])
}
