import { expect, test } from 'vitest'
import { jobPorts, jobPortsOf, portsOfJobs } from './job-ports.ts'

const numbers = (conf: Readonly<Record<string, string>>) =>
  portsOfJobs(conf).map(({ service, name, number }) => `${service} ${name} ${number}`)

test('what the file says of them is declared, as it is what jobs get', () => {
  expect(numbers({})).toEqual(['driver rpc 7120', 'driver blocks 7190', 'executor blocks 7260', 'driver ui 4040'])
  expect(numbers({ 'spark.driver.port': '9000', 'spark.blockManager.port': ' 9100', 'spark.ui.port': '4140' })).toEqual(
    ['driver rpc 9000', 'driver blocks 7190', 'executor blocks 9100', 'driver ui 4140'],
  )
  expect(jobPortsOf({ 'spark.port.maxRetries': '8' })).toEqual({ ...jobPorts, tries: 8 })
})

test('any port is none that could be told; what is no port is left to Spark', () => {
  expect(numbers({ 'spark.driver.port': '0' })).toEqual([
    'driver blocks 7190',
    'executor blocks 7260',
    'driver ui 4040',
  ])
  expect(jobPortsOf({ 'spark.driver.port': 'x', 'spark.port.maxRetries': '' })).toEqual(jobPorts)
})
