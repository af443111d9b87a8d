import { expect, test } from 'vitest'
import { MarkedOutput } from './marked-output.ts'

function fed(chunks: string[], options: ConstructorParameters<typeof MarkedOutput>[1] = {}): MarkedOutput {
  const output = new MarkedOutput('MARK', options)
  for (const chunk of chunks) output.add(Buffer.from(chunk))
  output.end()
  return output
}

test('cuts what came before the mark, however it arrives', () => {
  const all = 'welcome!MARK\nreal\n'
  for (let at = 0; at <= all.length; at++) {
    const output = fed([all.slice(0, at), all.slice(at)])
    expect([output.started, output.text(), output.noise.toString()]).toEqual([true, 'real\n', 'welcome!'])
  }
})

test('without the mark everything is noise', () => {
  const output = fed(['MAR', 'K but not a line'])
  expect([output.started, output.text(), output.noise.toString()]).toEqual([false, '', 'MARK but not a line'])
})

test('gives whole lines, also when a letter is cut in two', () => {
  const lines: string[] = []
  const output = new MarkedOutput('MARK', { onLine: (line) => lines.push(line) })
  for (const byte of Buffer.from('noise\nMARK\nżółć\n\nlast')) output.add(Buffer.from([byte]))
  expect(lines).toEqual(['żółć', ''])
  output.end()
  expect(lines).toEqual(['żółć', '', 'last'])
})

test('keeps the end of an output that does not end', () => {
  const output = fed(['MARK\n', ...Array.from({ length: 1000 }, (_, i) => `${i}`.padStart(1023, '.') + '\n')], {
    keepTailOnly: true,
  })
  expect(output.text().length).toBeLessThan(130 * 1024)
  expect(output.text()).toMatch(/999\n$/)
})
