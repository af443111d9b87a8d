import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Facts } from '../probes/facts.ts'
import { fetchWheels, packageProperties, pipCommand, unpackWheels } from './python-packages.ts'
import { zipOf } from './testing/zip-of.ts'

const facts = { python: { version: '3.11.2' }, system: { arch: 'aarch64' } } as unknown as Facts

test("pip is asked for the machines' Python and processor, not for those of this machine", () => {
  const argv = pipCommand(['numpy==2.4.6'], facts, '/tmp/w').join(' ')
  expect(argv).toContain('--only-binary :all: --python-version 3.11 --platform manylinux2014_aarch64')
  expect(argv).toMatch(/--dest \/tmp\/w numpy==2\.4\.6$/)
})

test('what is no package is refused before pip is asked', async () => {
  const { signal } = new AbortController()
  await expect(fetchWheels(['--index-url=x'], facts, signal)).rejects.toMatchObject({ code: 'USAGE' })
})

test('wheels are unpacked for the driver and packed as one archive for executors', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wheels-'))
  try {
    mkdirSync(join(folder, 'files'))
    writeFileSync(join(folder, 'files/one-1-py3-none-any.whl'), zipOf({ 'one.py': 'x = 1\n' }))
    const { status, stderr } = spawnSync('sh', ['-c', unpackWheels('python3')], { cwd: folder, encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(readdirSync(join(folder, 'files'))).toEqual(['python-packages'])
    expect(readFileSync(join(folder, 'files/python-packages/one.py'), 'utf8')).toBe('x = 1\n')
    expect(readdirSync(folder)).toContain('python-packages.zip')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('archives of the job itself stay', () => {
  expect(packageProperties('/j', 'a.zip')['spark.archives']).toBe('a.zip,/j/python-packages.zip#python-packages')
})
