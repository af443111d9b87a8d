import { expect, test } from 'vitest'
import { rightsFor, wrapperArgv, wrapperCommand, wrapperHeader, type Rights } from './wrapper.ts'

const all: readonly Rights[] = ['user', 'if-possible', 'sudo', 'root']

test.each(all)('the command for %s is one line that every login shell reads alike', (rights) => {
  for (const password of [true, false]) {
    for (const word of wrapperArgv(rights, password)) expect(word).not.toMatch(/['\\\n]/)
    expect(wrapperCommand(rights, password)).toMatch(/^sh -c '[^']*' sh '[^']*'( '[^']*')?$/)
  }
})

test('the header is one line, whatever the script holds', () => {
  const script = `echo 'a'\n\ncat <<EOF\n"ż"\nEOF\n`
  const header = wrapperHeader('mark', 'run', script)
  expect(header).toMatch(/^tinderbox-header mark run [A-Za-z0-9+/=]+\n$/)
  expect(Buffer.from(header.split(' ')[3]!, 'base64').toString()).toBe(script)
})

test('a password goes before the header, once for a trial and once as sudo reads it', () => {
  const lines = wrapperHeader('mark', 'run', 'true', ' a\\b"c').split('\n')
  expect(Buffer.from(lines[0]!, 'base64').toString()).toBe(' a\\b"c\n')
  expect(lines.slice(1)).toEqual([' a\\b"c', 'tinderbox-header mark run dHJ1ZQ==', ''])
})

test('rights follow what is asked for and what is allowed', () => {
  const table = (['auto', 'always', 'never'] as const).map((sudo) =>
    (['reader', 'user', 'root'] as const).map((as) => rightsFor(sudo, as)),
  )
  expect(table).toEqual([
    ['if-possible', 'user', 'sudo'],
    ['sudo', 'user', 'sudo'],
    ['user', 'user', 'root'],
  ])
})
