// tsc compiles; this brings along what is not TypeScript but is read at run time, and makes the command executable.
import { chmodSync, copyFileSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const [source, target] = ['src', 'dist'].map((folder) =>
  fileURLToPath(new URL(`../packages/cluster/${folder}`, import.meta.url)),
)

function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? files(path) : [path]
  })
}

for (const file of files(source).filter((path) => path.endsWith('.py'))) {
  const copy = join(target, relative(source, file))
  mkdirSync(dirname(copy), { recursive: true })
  copyFileSync(file, copy)
}
chmodSync(join(target, 'cli', 'main.js'), 0o755)
