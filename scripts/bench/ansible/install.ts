/** ansible-core in a folder of its own in the cache, with the user's own pip. Nothing of the system's is touched. */
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from '../../../packages/cluster/src/artifacts/cache.ts'
import { runHere } from '../../../packages/cluster/src/hosts/process.ts'

const wanted = 'ansible-core>=2.16,<2.20'

/** Returns the folder of its programs. */
export async function installAnsible(): Promise<string> {
  const folder = join(cacheFolder(), 'bench-ansible')
  const complete = join(folder, 'complete')
  if (!existsSync(complete)) {
    rmSync(folder, { recursive: true, force: true })
    await run('python3', '-m', 'venv', folder)
    await run(join(folder, 'bin/python'), '-m', 'pip', 'install', '--quiet', wanted)
    await run('touch', `${complete}.new`)
    renameSync(`${complete}.new`, complete)
  }
  return join(folder, 'bin')
}

/** `ansible-core 2.19.4` */
export async function ansibleVersion(programs: string): Promise<string> {
  const { stdout } = await runHere([join(programs, 'ansible'), '--version'])
  return `ansible-core ${/core ([\d.]+)/.exec(stdout)?.[1] ?? ''}`
}

async function run(...argv: [string, ...string[]]): Promise<void> {
  const { exitCode, stderr } = await runHere(argv, { timeout: 600 })
  if (exitCode !== 0) throw new Error(`${argv.join(' ')} exited with ${exitCode}:\n${stderr}`)
}
