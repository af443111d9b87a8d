import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { runHere } from '../hosts/process.ts'
import { thisMachine, threeMachines } from '../testing/clusters.ts'
import { factsScript, parseFacts } from './facts.ts'
import { profileBlock } from './profile-block.ts'

const cluster = { ...thisMachine(), name: 'of-no-machine' }

test.each(['sh', 'dash', 'bash'])(
  'the script is one for %s, with nothing that only another shell knows',
  async (shell) => {
    for (const one of [
      cluster,
      threeMachines(
        'python: { executable: /opt/a+b/python3 }\njava: { home: "/it\'s/java" }\nspark: { home: /srv/spark }',
      ),
    ]) {
      expect(await runHere([shell, '-n'], { input: factsScript(one) })).toMatchObject({ exitCode: 0, stderr: '' })
    }
  },
)

describe('run on this machine', async () => {
  const read = (shell: string) => runHere([shell], { input: factsScript(cluster), timeout: 30 })
  const { stdout, stderr } = await read('sh')
  const facts = parseFacts(cluster, 'localhost', stdout)

  test('it complains of nothing', () => {
    expect(stderr).toBe('')
  })

  test('every shell sees the same', async () => {
    // What changes from second to second is left out.
    const steady = ({
      system: { clock: _clock, ...system },
      disk: _disk,
      listening: _listening,
      software: _software,
      folders: _folders,
      ...rest
    }: typeof facts) => ({ ...rest, system })
    expect(steady(parseFacts(cluster, 'localhost', (await read('bash')).stdout))).toEqual(steady(facts))
  })

  test('cut off anywhere, it is not taken for whole', () => {
    for (const length of [0, 1, 100, Math.floor(stdout.length / 2), stdout.length - 3]) {
      expect(() => parseFacts(cluster, 'localhost', stdout.slice(0, length))).toThrow(
        'the facts of localhost were cut off',
      )
    }
  })

  test('without any one of its parts the others are understood all the same', () => {
    const names = [...stdout.matchAll(/^\u001e(\w+)$/gm)].map(([, name]) => name!)
    expect(names.length).toBeGreaterThan(15)
    for (const name of names.filter((one) => one !== 'end')) {
      const without = parseFacts(cluster, 'localhost', stdout.replace(new RegExp(`^\u001e${name}$[^\u001e]*`, 'm'), ''))
      for (const [key, value] of Object.entries(without))
        if (key !== name) expect(value, `${key} without ${name}`).toEqual(facts[key as keyof typeof facts])
    }
  })

  test('what a probe prints cannot be taken for another probe', () => {
    expect(stdout).toMatch(/^\u001elogin$/m)
    expect(parseFacts(cluster, 'x', stdout.replace(/^user=.*$/m, 'user=\u001esystem')).system).toEqual(facts.system)
  })
})

test('a probe whose last line has no end does not swallow the next', async () => {
  const folder = await tempFolder()
  await writeFile(join(folder, '.profile'), '# >>> tinderbox demo >>>\nexport A=1\n# <<< tinderbox demo <<<')
  const demo = { ...cluster, name: 'demo' }
  const script = factsScript(demo).replace(
    profileBlock('demo').script,
    profileBlock('demo').script.replace('"$LOGIN_HOME/.profile"', `${folder}/.profile`),
  )
  const facts = parseFacts(demo, 'localhost', (await runHere(['sh'], { input: script })).stdout)
  expect(facts.profileBlock).toBe('export A=1\n')
  expect(facts.javas).toEqual(
    parseFacts(cluster, 'localhost', (await runHere(['sh'], { input: factsScript(cluster) })).stdout).javas,
  )
})
