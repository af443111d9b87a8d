/** `cat`, and `get` to standard output. */
import { ToolError } from '../errors.ts'
import { existingFile } from '../files/find.ts'
import type { Hdfs } from '../files/hdfs.ts'
import { readHdfsFile } from '../files/read-file.ts'
import { writeBytes } from './byte-streams.ts'
import type { Outside } from './context.ts'

/** What is wrong is only known at the end, when it has been written: then the exit status says so. */
export async function writeHdfsFiles(
  { stdout, signal }: Outside,
  { json }: { readonly json: boolean },
  hdfs: Hdfs,
  paths: readonly string[],
): Promise<number> {
  if (json)
    throw new ToolError('USAGE', {
      message: 'standard output is for the file itself',
      hint: 'Leave --json out; tinderbox fs stat --json says what is known of it.',
    })
  for (const path of paths) {
    const status = await existingFile(hdfs, path, 'See what is in it: tinderbox fs ls')
    for await (const chunk of readHdfsFile(hdfs, path, status, signal)) await writeBytes(stdout, chunk, signal)
  }
  return 0
}
