import { expect, test } from 'vitest'
import { threeMachines } from '../testing/clusters.ts'
import { healthyFacts } from '../testing/facts.ts'

function conf(more: string, file: string): string {
  const [a] = healthyFacts(threeMachines(`history: {}\n${more}`))
  return a!.files.find(({ path }) => path.endsWith(file))!.body
}

test('the log of an application that never ends keeps 1 GiB of its latest events as they are', () => {
  const files = Number(/maxFilesToRetain (\d+)$/m.exec(conf('', 'conf/spark-history.conf'))?.[1])
  const size = Number(/rolling\.maxFileSize (\d+)m$/m.exec(conf('', 'conf/client/spark-defaults.conf'))?.[1])
  expect(files * size).toBe(1024)
})

test('unless the file says another number', () => {
  const own = 'spark: { conf: { spark.history.fs.eventLog.rolling.maxFilesToRetain: 3 } }'
  expect(conf(own, 'conf/spark-history.conf')).toMatch(/^spark\.history\.fs\.eventLog\.rolling\.maxFilesToRetain 3$/m)
})

test('what it writes anew is compressed as the file was whose name it takes', () => {
  expect(conf('', 'conf/spark-history.conf')).toMatch(/^spark\.eventLog\.compress true$/m)
  const own = 'spark: { conf: { spark.eventLog.compression.codec: lz4, spark.eventLog.compress: false } }'
  const text = conf(own, 'conf/spark-history.conf')
  expect(text).toMatch(/^spark\.eventLog\.compression\.codec lz4$/m)
  expect(text).toMatch(/^spark\.eventLog\.compress false$/m)
})
