import { expect, test } from 'vitest'
import { rightsFor, wrapperArgv, wrapperCommand, wrapperHeader, type Rights } from './wrapper.ts'

const all: readonly Rights[] = ['user', 'if-possible', 'sudo', 'root']

test.each(all)('the command for %s is one line that every login shell reads alike', (rights) => {
  for (const word of wrapperArgv(rights)) expect(word).not.toMatch(/['\\\n]/)
  expect(wrapperCommand(rights)).toMatch(/^sh -c '[^']*' sh '[^']*'( '[^']*')?$/)
})

test('the header is one line, whatever the script holds', () => {
  const script = `echo 'a'\n\ncat <<EOF\n"ż"\nEOF\n`
  const header = wrapperHeader('mark', 'run', script)
  expect(header).toMatch(/^mark run [A-Za-z0-9+/=]+\n$/)
  expect(Buffer.from(header.split(' ')[2]!, 'base64').toString()).toBe(script)
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
