import { expect, test } from 'vitest'
import { parseClusterFile } from '../file/read.ts'
import type { Host } from '../hosts/host.ts'
import { localHost } from '../hosts/local.ts'
import { ToolError } from '../errors.ts'
import { look, up } from './up.ts'

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

test('a machine that does not answer is a finding of the look, and up refuses before it asks or touches anything', async () => {
  const cluster = parseClusterFile('name: demo\nmaster: a\nworkers: [a, b]\n', '/home/ada/cluster.yaml')
  const error = new ToolError('SSH_UNREACHABLE', { message: 'b is off', hint: 'Switch it on.', machine: 'b' })
  const says =
    'uid=0\nuser=root\nhome=/root\naddress=10.0.0.11\n\u001esystem\narch=x86_64\nhostname=a\ncores=8\nmemory=16000'
  const stdout = `\u001elogin\n${says}\naddresses=10.0.0.11\n\u001eend\n`
  const hosts = new Map<string, Host>([
    ['a', { ...localHost('a'), read: async () => ({ exitCode: 0, stdout, stderr: '', duration: 1 }) }],
    ['b', { ...localHost('b'), read: async () => Promise.reject(error) }],
  ])
  const { signal } = new AbortController()
  const { plan, silent, machines } = await look(cluster, hosts, { signal })
  expect(silent).toEqual([{ machine: 'b', error }])
  expect([...machines.keys()]).toEqual(['a'])
  expect(plan.findings).toContainEqual(expect.objectContaining({ check: 'silent', severity: 'error', machine: 'b' }))
  expect(new Set(plan.steps.flatMap(({ actions }) => actions).map(({ machine }) => machine))).toEqual(new Set(['a']))
  const confirm = async () => Promise.reject(new Error('it was asked'))
  await expect(up(cluster, hosts, { signal, listener: () => {}, confirm })).rejects.toMatchObject({
    code: 'MACHINES_FAILED',
    failures: [{ machine: 'b', error: { code: 'SSH_UNREACHABLE' } }],
  })
})

test('where a disk hangs, nothing is planned and nothing is asked: it is said which, and what else is not well', async () => {
  const cluster = parseClusterFile('name: demo\nmaster: a\nworkers: [a, b, c]\n', '/home/ada/cluster.yaml')
  const off = new ToolError('SSH_UNREACHABLE', { message: 'c is off', hint: 'Switch it on.', machine: 'c' })
  const local = '/opt/tinderbox/clusters/demo/local/spark-worker'
  const says = (hanging: string) =>
    `\u001ehanging\n${hanging}\n\u001elogin\nuid=0\nuser=root\nhome=/root\naddress=10.0.0.11\n\u001eend\n`
  const answers = (name: string, hanging: string): Host => ({
    ...localHost(name),
    read: async () => ({ exitCode: 0, stdout: says(hanging), stderr: '', duration: 1 }),
  })
  const { signal } = new AbortController()
  const confirm = async () => Promise.reject(new Error('it was asked'))
  const hosts = (kind: string, c: Host) =>
    new Map([
      ['a', answers('a', '')],
      ['b', answers('b', `${kind}|nas:/d|${local}|nfs4|rw|${local}`)],
      ['c', c],
    ])
  const refusal = {
    code: 'DISK_HANGS',
    machine: 'b',
    message: `${local} on b does not answer: whoever looks into it hangs`,
  }
  for (const kind of ['part', 'needed']) {
    const on = hosts(kind, answers('c', ''))
    await expect(look(cluster, on, { signal })).rejects.toMatchObject({
      ...refusal,
      hint: `Bring nas:/d back. Or give it up: umount -l ${local}, mount another one there or take the folder out of the file, then tinderbox up.`,
    })
    await expect(up(cluster, on, { signal, listener: () => {}, confirm })).rejects.toMatchObject(refusal)
  }
  const silent: Host = { ...localHost('c'), read: async () => Promise.reject(off) }
  await expect(look(cluster, hosts('part', silent), { signal })).rejects.toMatchObject({
    code: 'MACHINES_FAILED',
    failures: [
      { machine: 'c', error: off },
      { machine: 'b', error: refusal },
    ],
  })
})
