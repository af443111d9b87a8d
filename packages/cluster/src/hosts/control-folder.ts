import { lstat, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ToolError } from '../errors.ts'

/**
 * The folder of the shared connections' sockets. Short, because a socket's path has at most 104 bytes, of which ssh needs 58; and the user's
 * alone, because who can write to the socket has the login. Throws ToolError SSH_FAILED when it is not.
 */
export async function controlFolder(
  env: NodeJS.ProcessEnv = process.env,
  uid = process.getuid?.() ?? 0,
): Promise<string> {
  const runtime = env['XDG_RUNTIME_DIR']
  if (runtime !== undefined && runtime.length <= 35 && runtime.startsWith('/')) {
    const folder = join(runtime, 'tinderbox')
    // A runtime folder that is gone or another user's (as after `su`) is no reason to stop.
    if (
      await mkdir(folder, { mode: 0o700 }).then(
        () => true,
        (error) => error.code === 'EEXIST',
      )
    ) {
      if (await isPrivate(folder, uid)) return folder
    }
  }
  const folder = `/tmp/tinderbox-${uid}`
  await mkdir(folder, { mode: 0o700 }).catch((error) => {
    if (error.code !== 'EEXIST') throw error
  })
  if (await isPrivate(folder, uid)) return folder
  throw new ToolError('SSH_FAILED', {
    message: `${folder} is not a folder of yours alone, so SSH connections cannot be shared through it`,
    hint: `Look who owns it (ls -ld ${folder}) and remove it.`,
  })
}

async function isPrivate(folder: string, uid: number): Promise<boolean> {
  const found = await lstat(folder)
  return found.isDirectory() && found.uid === uid && (found.mode & 0o077) === 0
}
