import { expect, test } from 'vitest'
import { parseClusterFile } from '../file/read.ts'
import type { Host } from '../hosts/host.ts'
import { localHost } from '../hosts/local.ts'
import { look } from './up.ts'

test('two looks at a cluster that has no secret yet are the same text', async () => {
  const cluster = parseClusterFile('name: demo\nmaster: a\nworkers: [a]\n', '/home/ada/cluster.yaml')
  const says = [
    ...['login', 'uid=0', 'user=root', 'home=/root', 'address=10.0.0.11'],
    ...['system', 'arch=x86_64', 'hostname=a', 'cores=8', 'memory=16000', 'addresses=10.0.0.11', 'end'],
  ]
  const stdout = says.map((line) => `${/=/.test(line) ? line : `\u001e${line}`}\n`).join('')
  const host: Host = { ...localHost('a'), read: async () => ({ exitCode: 0, stdout, stderr: '', duration: 1 }) }
  const text = async () => {
    const { plan } = await look(cluster, new Map([['a', host]]), { signal: new AbortController().signal })
    return JSON.stringify(plan)
  }
  const first = await text()
  expect(first).toMatch(/TINDERBOX_REVISION=\w{16}/)
  expect(await text()).toBe(first)
})
