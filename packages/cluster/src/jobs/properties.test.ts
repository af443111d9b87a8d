import { expect, test } from 'vitest'
import { parseProperties, propertyLine } from './properties.ts'

test('reads keys and values as Spark does; the last one counts', () => {
  const text = '# a comment\nspark.a  one two \nspark.b=2\n spark.c : 3\n\nspark.empty\nspark.a=again\n'
  expect([...parseProperties(text)]).toEqual([
    ['spark.a', 'again'],
    ['spark.b', '2'],
    ['spark.c', '3'],
    ['spark.empty', ''],
  ])
})

test('a value stays one line, and what Java would read otherwise is escaped', () => {
  expect(propertyLine('spark.a', 'C:\\x\ny\tz')).toBe('spark.a=C:\\\\x\\ny\\tz\n')
  expect(propertyLine('spark.a', ' x ')).toBe('spark.a=\\ x \n')
})
