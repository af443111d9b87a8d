import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { ToolError } from '../errors.ts'
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

describe('a file of Windows', () => {
  const crlf = (lf: string) => lf.replaceAll('\n', '\r\n')
  const plain =
    '# Ours.\nname: demo # x\njava: # why\n  home: /opt/x # gone\n  version: 21\nspark:\n  master: { uiPort: 8080 }\n'

  test.each([
    ['a value', ['spark', 'master', 'uiPort'], 8082],
    ['a new key in a block', ['java', 'vendor'], 'x'],
    ['a new block at the end', ['hdfs', 'namenode', 'port'], 8020],
    ['a key that is taken out', ['java', 'home'], undefined],
    ['the only key of a block', ['spark', 'master'], undefined],
  ])('keeps the ends of its lines: %s', (_, path, value) => {
    const edits = [{ path, value }]
    const after = editFile(plain, edits)
    expect(after).not.toBe(plain)
    expect(editFile(crlf(plain), edits)).toBe(crlf(after))
    const withoutEnd = plain.trimEnd()
    expect(editFile(crlf(withoutEnd), edits)).toBe(crlf(editFile(withoutEnd, edits)))
  })

  test('does so where the whole of it is written anew', () => {
    const edits = [{ path: ['hdfs', 'namenode', 'port'], value: 2 }]
    const after = editFile(crlf('name: demo\nhdfs: {\n  port: 1 }\n'), edits)
    expect(parse(after)).toEqual({ name: 'demo', hdfs: { port: 1, namenode: { port: 2 } } })
    expect(after.replaceAll('\r\n', '')).not.toContain('\n')
  })

  test('with lines of both kinds keeps each', () => {
    const mixed = 'name: demo\nmaster: a\r\njava:\r\n  home: /opt/x\nhdfs: {}\nyarn: {}\r\n'
    expect(editFile(mixed, [{ path: ['java', 'home'], value: '/opt/y' }])).toBe(
      'name: demo\nmaster: a\r\njava:\r\n  home: /opt/y\r\nhdfs: {}\nyarn: {}\r\n',
    )
  })
})

describe('aliases, anchors and merge keys', () => {
  const out = { path: ['java', 'home'], value: undefined }
  const other = { path: ['java', 'home'], value: '/opt/y' }

  test.each([
    [
      'of a key that is an alias',
      'x: &h /opt/x\njava: { home: *h } # why\n',
      other,
      'x: &h /opt/x\njava: { home: /opt/y } # why\n',
    ],
    [
      'of a key that is an alias, taken out',
      'x: &h /opt/x\njava:\n  home: *h\n  version: 21\n',
      out,
      'x: &h /opt/x\njava:\n  version: 21\n',
    ],
    ['of a key with an anchor that nobody uses', 'java: { home: &h /opt/x }\n', other, 'java: { home: &h /opt/y }\n'],
    [
      'beside one that is merged in',
      '%YAML 1.1\n---\nx: &a { home: /opt/x }\njava:\n  <<: *a\n',
      other,
      '%YAML 1.1\n---\nx: &a { home: /opt/x }\njava:\n  <<: *a\n  home: /opt/y\n',
    ],
    [
      'that is not there, behind an alias',
      'x: &a { version: 21 }\njava: *a\n',
      out,
      'x: &a { version: 21 }\njava: *a\n',
    ],
  ])('an edit %s', (_, before, edit, after) => {
    expect(editFile(before, [edit])).toBe(after)
  })

  test.each([
    ['a block that is an alias', 'x: &a { home: /opt/x }\njava: *a\n', [out, other]],
    ['a block that others are an alias of', 'java: &a { home: /opt/x }\nx: *a\n', [out, other]],
    ['a value that others are an alias of', 'java: { home: &h /opt/x }\nx: *h\n', [out, other]],
    ['a key that is merged in', '%YAML 1.1\n---\nx: &a { home: /opt/x }\njava: { <<: *a }\n', [out]],
    ['a block that is a text', 'java: seventeen\n', [other]],
    ['a name that is a number', 'machines: { 7: { host: x } }\n', [{ path: ['machines', '7', 'address'], value: 'y' }]],
  ])('is refused, and the key is named: %s', (_, before, edits) => {
    for (const edit of edits) {
      const how = edit.value === undefined ? 'taken out of the file' : `set to ${edit.value}`
      expect(() => editFile(before, [edit])).toThrow(
        expect.objectContaining({
          code: 'CONFIG_BY_HAND',
          message: expect.stringContaining(`${edit.path.join('.')} has to be ${how}`),
        }),
      )
    }
  })

  test('a file that is broken is told as such', () => {
    expect(() => editFile('a: [\n', [out])).toThrow(ToolError)
    expect(() => editFile('a: *x\n', [out])).toThrow(expect.objectContaining({ code: 'CONFIG_SYNTAX' }))
  })
})
