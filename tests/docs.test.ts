/** What the documentation says is held against the code: made pages are current, links lead somewhere, examples are read by the real reader. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseClusterFile } from '../packages/cluster/src/file/read.ts'
import { clusterFile } from '../packages/cluster/src/file/schema.ts'
import { effectiveConfig } from '../packages/cluster/src/operations/effective-config.ts'
import { checkFolder, generatedPages, root } from '../scripts/docs/pages.ts'

/** What git ignores as well. */
const ignored = /^(node_modules|dist|\.git)$|\.(log|tgz|tsbuildinfo)$/

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (ignored.test(name)) return []
    return statSync(path).isDirectory() ? filesBelow(path) : [path]
  })
}

const files = filesBelow(root)
const pages = files.filter((path) => path.endsWith('.md'))
const near = (path: string) => relative(root, path)

describe('pages that are made from the code', async () => {
  test.each((await generatedPages()).map((page) => ({ ...page, name: near(page.path) })))(
    '$name is current',
    ({ path, text }) => {
      expect(readFileSync(path, 'utf8'), 'make it anew: npx tsx scripts/docs/main.ts').toBe(text)
    },
  )
})

test('no page is there of a check that is gone', async () => {
  const made = (await generatedPages()).map(({ path }) => path)
  expect(readdirSync(checkFolder).filter((name) => !made.includes(join(checkFolder, name)))).toEqual([])
})

test.each(pages.map(near))('every link in %s leads somewhere', (name) => {
  const path = join(root, name)
  const links = [...withoutCode(readFileSync(path, 'utf8')).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!)
  expect(links.filter((link) => !/^[a-z]+:/.test(link) && !leadsSomewhere(link, path))).toEqual([])
})

function leadsSomewhere(link: string, from: string): boolean {
  const [file, anchor] = link.split('#') as [string, string | undefined]
  const target = file === '' ? from : resolve(dirname(from), file)
  if (!existsSync(target)) return false
  return anchor === undefined || anchorsOf(readFileSync(target, 'utf8')).includes(anchor)
}

/** As GitHub makes them from headings. */
function anchorsOf(text: string): string[] {
  return [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

function withoutCode(text: string): string {
  return text.replaceAll(/^```[^]*?^```$/gm, '')
}

describe('every example of a cluster file is read', () => {
  const inPages = pages.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, text], i) => ({
      name: `${near(path)}, ${i + 1}`,
      text: text!,
    })),
  )
  const inFiles = files
    .filter((path) => path.startsWith(join(root, 'examples/')) && path.endsWith('.yaml'))
    .map((path) => ({ name: near(path), text: readFileSync(path, 'utf8') }))

  test.each([...inPages, ...inFiles])('$name', ({ text }) => {
    // A part of a file stands for itself in a file of three machines.
    const whole = /^name:/m.test(text) ? text : `name: prod\nmaster: a\nworkers: [b, c]\n${text}`
    expect(parseClusterFile(whole, '/cluster.yaml').machines.length).toBeGreaterThan(0)
  })
})

test('the full example has the defaults, but for what it calls examples', async () => {
  const path = join(root, 'examples/cluster-full.yaml')
  const lines = readFileSync(path, 'utf8').split('\n')
  const required = { name: 'big', master: 'a', workers: ['b'] }
  const blocks = { hdfs: {}, yarn: {}, history: {}, connect: {}, thrift: {}, ha: {} }
  const defaults: unknown = clusterFile.parse({ ...required, ...blocks })
  const usual = (keys: readonly string[]) =>
    keys.reduce((within, key) => (within as Record<string, unknown> | undefined)?.[key], defaults)
  const said = (await effectiveConfig(path)).flatMap(({ path: keys, value, line }) =>
    line === undefined ||
    ['machines', ...Object.keys(required)].includes(keys[0]!) ||
    lines[line - 1]!.includes('# example')
      ? []
      : [[keys.join('.'), value, usual(keys)] as const],
  )
  expect(said.length).toBeGreaterThan(30)
  expect(said.filter(([, value, byDefault]) => value !== byDefault)).toEqual([])
})

test('every npm script that the documentation names is there', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const named = pages.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/npm run (?:--silent )?([a-z][a-z:-]*)/g)].map(([, name]) => name!),
  )
  expect([...new Set(named)].filter((name) => !(name in scripts))).toEqual([])
})

test('the lock file names no address to download from: which registry is used is up to the machine', () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { resolved?: string }>
  }
  const addresses = Object.entries(lock.packages).filter(([, { resolved }]) => resolved?.includes('://'))
  expect(addresses).toEqual([])
})
