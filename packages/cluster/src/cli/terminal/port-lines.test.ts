import { expect, test } from 'vitest'
import { ToolError } from '../../errors.ts'
import type { PortReport, PortsResult } from '../../operations/ports.ts'
import { plainLooks } from '../testing/plain-looks.ts'
import { portLines } from './port-lines.ts'

const port: PortReport = {
  ...{ service: 'spark-master', name: 'rpc', port: 7077, last: 7077, address: '10.0.0.1', key: 'spark.master.port' },
  ...{ machine: 'a', by: ['spark-worker'], from: ['b'], dialledFrom: 'cluster', state: 'open' },
  ...{ opened: 1, tried: 1, blocked: [] },
}
const last = (seen: Partial<PortsResult>) =>
  portLines({ cluster: 'demo', ports: [port], silent: [], unseen: [], ...seen }, plainLooks(100)).at(-1)

test('the last line says no more than was seen', () => {
  expect(last({})).toBe('✓ demo: no port is blocked')
  expect(last({ unseen: [{ machine: 'a', what: "the firewall's rules", why: 'only root may read the rules' }] })).toBe(
    '✓ demo: no port is blocked as far as was seen',
  )
  expect(last({ ports: [{ ...port, state: 'not tried', tried: 0 }] })).toBe(
    '✓ demo: no port is blocked as far as was seen',
  )
  const error = new ToolError('SSH_UNREACHABLE', { message: 'b is off', hint: '.', machine: 'b' })
  expect(last({ silent: [{ machine: 'b', error }] })).toBe('✗ demo: no port is blocked of those that answer')
  expect(last({ ports: [{ ...port, state: 'blocked', blocked: [{ from: 'b', said: 'no answer' }] }] })).toBe(
    '✗ demo: a port is blocked; tinderbox doctor says more',
  )
})
