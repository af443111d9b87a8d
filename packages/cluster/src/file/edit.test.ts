import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { editFile } from './edit.ts'

const text = `# The cluster of the lab.
name: demo   # a name
master: a

workers: [b,  "c"]
spark:
  # Ports of the master.
  master: { uiPort: 8080 } # its page
  conf:
    spark.sql.shuffle.partitions: '200'
    spark.driver.extraJavaOptions: "-Da=a long line that is longer than eighty characters, so that nobody may wrap it anew"
`

/** By their numbers, from 1. */
function changedLines(before: string, after: string): number[] {
  const [old, fresh] = [before.split('\n'), after.split('\n')]
  expect(fresh.length).toBe(old.length)
  return fresh.flatMap((line, i) => (line === old[i] ? [] : [i + 1]))
}

describe('one key is changed, and nothing else', () => {
  test('a value: its line alone, comments and order as they were', () => {
    const after = editFile(text, [{ path: ['spark', 'master', 'uiPort'], value: 8082 }])
    const changed = changedLines(text, after)
    expect(after).toContain('  master: { uiPort: 8082 } # its page\n')
    expect(changed).toEqual([8])
  })

  test('a key that was not there comes at the end of its block', () => {
    const after = editFile('name: demo\nmaster: a # the one\nworkers: [ b ]\n', [
      { path: ['spark', 'worker', 'memory'], value: '2g' },
      { path: ['machines', 'b', 'worker', 'port'], value: 7099 },
    ])
    expect(after).toBe(
      'name: demo\nmaster: a # the one\nworkers: [ b ]\nspark:\n  worker:\n    memory: 2g\nmachines:\n  b:\n    worker:\n      port: 7099\n',
    )
  })

  test('a key that was not there, in the midst of the file: only lines are added', () => {
    const edits = [
      { path: ['spark', 'worker', 'memory'], value: '2g' },
      { path: ['spark', 'master', 'port'], value: 7078 },
    ]
    const after = editFile(`${text}hdfs: {}\n`, edits)
    expect(after).toContain('  master: { uiPort: 8080, port: 7078 } # its page\n')
    expect(after).toMatch(/anew"\n {2}worker:\n {4}memory: 2g\nhdfs: \{\}\n$/)
    const kept = text.split('\n').filter((line) => !line.includes('master: {'))
    for (const line of kept) expect(after.split('\n')).toContain(line)
  })

  test.each([
    ['java: { home: /opt/x } # ours', 'java: {} # ours'],
    ['java: { home: /opt/x, version: 21 } # ours', 'java: { version: 21 } # ours'],
    ['java: { version: 21, home: /opt/x } # ours', 'java: { version: 21 } # ours'],
    ['java:\n  home: /opt/x # gone\n  version: 21 # it stays', 'java:\n  version: 21 # it stays'],
    ['java:\n  version: 21\n  home: /opt/x', 'java:\n  version: 21'],
    ['java:\n  home: /opt/x # why', 'java: {} # why'],
    ['java: # ours\n  home: /opt/x', 'java: {} # ours'],
    ['java: { version: 21 }', 'java: { version: 21 }'],
    ['hdfs: {}', 'hdfs: {}'],
  ])('a key is taken out: %s', (before, after) => {
    const out = [{ path: ['java', 'home'], value: undefined }]
    for (const end of ['', 'yarn: {}  # after it\n'])
      expect(editFile(`name: demo\n${before}\n${end}`, out)).toBe(`name: demo\n${after}\n${end}`)
  })

  test('what cannot be done by hand is done all the same', () => {
    const after = editFile('name: demo\nmaster: a\nworkers: [ b ]\nspark: # later\nhdfs: {\n  port: 1 }\n', [
      { path: ['spark', 'master', 'uiPort'], value: 1 },
      { path: ['hdfs', 'namenode', 'port'], value: 2 },
    ])
    expect(parse(after)).toMatchObject({
      spark: { master: { uiPort: 1 } },
      hdfs: { port: 1, namenode: { port: 2 } },
    })
  })

  test('the same edit twice is the same text', () => {
    const edits = [{ path: ['spark', 'master', 'uiPort'], value: 8082 }]
    const once = editFile(text, edits)
    expect(editFile(once, edits)).toBe(once)
  })

  test('a value that needs quotes gets them', () => {
    const after = editFile('name: demo\nmaster: a\nworkers: [ b ]\n', [
      { path: ['python', 'executable'], value: '3.11' },
    ])
    expect(after).toContain('executable: "3.11"')
  })
})

test('a file that nobody changes stays as it is, to the letter', () => {
  const plain = 'name: demo # x\n\n# y\nmaster: a\nworkers: [ b, c ]\n'
  expect(editFile(plain, [])).toBe(plain)
})
