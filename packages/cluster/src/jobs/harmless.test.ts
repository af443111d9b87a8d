import { expect, test } from 'vitest'
import { withoutHarmless } from './harmless.ts'

const noise = 'WARNING: Using incubator modules: jdk.incubator.vector\n'

function passed(pieces: readonly string[]): string[] {
  const out: string[] = []
  const filter = withoutHarmless((text) => out.push(text))
  for (const piece of pieces) filter.add(piece)
  filter.end()
  return out
}

test('leaves the line out, however it is cut', () => {
  expect(passed([`${noise}a\n`])).toEqual(['a\n'])
  expect(passed([noise.slice(0, 10), noise.slice(10), 'a'])).toEqual(['a'])
  expect(passed(Array.from(`x\n${noise}y`))).toEqual(['x', '\n', 'y'])
})

test('everything else comes at once, in pieces as it came', () => {
  expect(passed(['50%', '\r60%', '\n'])).toEqual(['50%', '\r60%', '\n'])
  expect(passed(['WARNING: mine\n'])).toEqual(['WARNING: mine\n'])
})

test('what only began like it comes when it differs, or at the end', () => {
  expect(passed(['WARN', 'ed'])).toEqual(['WARNed'])
  expect(passed(['WARNING: Us'])).toEqual(['WARNING: Us'])
})

test("the address of spark-sql's page is left out, whatever it is", () => {
  expect(passed(['Spark Web UI available at http://10.0.0.1:4040\nTime taken\n'])).toEqual(['Time taken\n'])
  expect(passed(Array.from('Spark Web UI available at http://a:1\nSpark'))).toEqual(['Spark'])
})
