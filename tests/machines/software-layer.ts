/**
 * Software as Tinderbox itself has brought it to a machine, as layers below machines that have it from the start: for suites where the delivery is not what
 * is tried. Others bring it themselves.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tinderbox } from '../support/tinderbox.ts'
import { imageCache } from './base-image.ts'
import { runCommand } from './command.ts'
import type { Farm } from './farm.ts'
import { withLock } from './lock.ts'

export type BroughtSoftware = 'spark' | 'hadoop'

/** What decides about the bytes that lie there; changed, they are brought anew. */
const makers = [
  ...['delivery', 'classes', 'artifacts', 'config/software.js'],
  ...['operations/bring-software.js', 'operations/class-archive.js'],
]
const dist = fileURLToPath(new URL('../../packages/cluster/dist', import.meta.url))

function keyOf(image: string): string {
  const files = makers.flatMap((name) =>
    name.endsWith('.js')
      ? [join(dist, name)]
      : readdirSync(join(dist, name), { recursive: true, encoding: 'utf8' })
          .filter((file) => /\.(js|py)$/.test(file))
          .map((file) => join(dist, name, file)),
  )
  const hash = createHash('sha256').update(image)
  for (const file of files.toSorted()) hash.update(file.slice(dist.length)).update(readFileSync(file))
  return hash.digest('hex').slice(0, 12)
}

/** The folders to lay over `image`, the uppermost first. `startOne` starts a bare machine named `one`, when they have to be made. */
export async function softwareLayers(
  brought: BroughtSoftware,
  image: string,
  startOne: () => Promise<Farm>,
): Promise<readonly string[]> {
  const folder = join(imageCache, `software-${keyOf(image)}`)
  if (!existsSync(folder))
    await withLock(join(imageCache, 'software.lock'), async () => {
      if (existsSync(folder)) return
      removeUnused()
      await make(folder, startOne)
    })
  return (brought === 'hadoop' ? ['hadoop', 'spark'] : ['spark']).map((name) => join(folder, name))
}

/** Of former builds. One that lies below a machine stays. */
function removeUnused(): void {
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
  for (const name of readdirSync(imageCache))
    if (name.startsWith('software-') && !mounts.includes(join(imageCache, name)))
      rmSync(join(imageCache, name), { recursive: true, force: true })
}

async function make(folder: string, startOne: () => Promise<Farm>): Promise<void> {
  const unfinished = `${folder}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  const farm = await startOne()
  try {
    const file = join(farm.dir, 'cluster.yaml')
    writeFileSync(
      file,
      `name: software\nmaster: one\nworkers: [one]\nssh: { config: ${farm.sshConfig} }\nspark: { worker: { cores: 1, memory: 1g } }\nhdfs: {}\n`,
    )
    for (const argv of [
      ['up', '--yes'],
      ['down', '--purge', '--yes-lose-data', 'software'],
    ]) {
      const { exitCode, output } = await tinderbox(argv, { cwd: farm.dir })
      if (exitCode !== 0) throw new Error(output)
    }
    const { root } = farm.machine('one')
    for (const path of readdirSync(join(root, 'opt/tinderbox/software'))) {
      const layer = join(unfinished, path.startsWith('hadoop') ? 'hadoop' : 'spark')
      mkdirSync(layer, { recursive: true })
      // The folders above come to be root's, for everybody to look into, as they are there.
      await runCommand([
        'sh',
        '-c',
        'tar -c -C "$0" "$1" | tar -x -p -C "$2"',
        root,
        `opt/tinderbox/software/${path}`,
        layer,
      ])
    }
  } finally {
    await farm.stop()
  }
  renameSync(unfinished, folder)
}
