import { createServer } from 'node:http'
import { mkdir, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { runHere } from '../hosts/process.ts'
import { followMaster, sparkMaster } from './spark-master.ts'
import { ask } from './testing/ask.ts'

/** What a master of Spark 4.3.0 says, with an application and a worker that has gone. */
const said = `{
  "url" : "spark://10.0.0.11:7077",
  "workers" : [ {
    "id" : "worker-20260101120000-10.0.0.12-7079", "host" : "10.0.0.12", "port" : 7079, "webuiaddress" : "http://10.0.0.12:8081",
    "cores" : 8, "coresused" : 8, "coresfree" : 0, "memory" : 12928, "memoryused" : 9664, "memoryfree" : 3264, "resources" : { },
    "state" : "ALIVE", "lastheartbeat" : 1767268800000
  }, {
    "id" : "worker-20260101110000-10.0.0.12-7079", "host" : "10.0.0.12", "port" : 7079, "webuiaddress" : "http://10.0.0.12:8081",
    "cores" : 8, "coresused" : 0, "coresfree" : 8, "memory" : 12928, "memoryused" : 0, "memoryfree" : 12928, "state" : "DEAD", "lastheartbeat" : 1
  } ],
  "aliveworkers" : 1, "cores" : 8, "coresused" : 8, "memory" : 12928, "memoryused" : 9664,
  "activeapps" : [ { "id" : "app-20260101120100-0000", "starttime" : 1767268860000, "name" : "it's \\"Pi\\"", "cores" : 8, "user" : "ada",
    "memoryperexecutor" : 9664, "submitdate" : "Thu Jan 01 12:01:00 UTC 2026", "state" : "RUNNING", "duration" : 1200 } ],
  "completedapps" : [ ], "activedrivers" : [ ], "completeddrivers" : [ ], "status" : "ALIVE"
}`

const servers: ReturnType<typeof createServer>[] = []
afterEach(() => servers.splice(0).forEach((server) => server.close()))

/** A machine whose master answers this at its page; undefined: there is a master, but it does not answer. */
async function machine(answer: string | undefined): Promise<string> {
  const server = createServer((request, response) => {
    if (request.url === '/json/') response.writeHead(200, { 'Content-Type': 'text/json' }).end(answer)
    else response.writeHead(404).end('no such page')
  })
  const port = await new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  )
  if (answer === undefined) await new Promise((resolve) => server.close(resolve))
  else servers.push(server)
  const folder = await tempFolder()
  const service = join(folder, '.tinderbox/clusters/demo/services/spark-master')
  await mkdir(service, { recursive: true })
  await writeFile(
    join(service, 'run'),
    `#!/bin/sh\nexec java Master --host 10.0.0.11 --port 7077 --webui-port ${port} --properties-file x\n`,
  )
  return folder
}

test('a master says who is registered and what runs', async () => {
  const state = await ask(sparkMaster, await machine(said))
  expect(state).toMatchObject({
    url: 'spark://10.0.0.11:7077',
    status: 'ALIVE',
    activeapps: [{ name: 'it\'s "Pi"', state: 'RUNNING', cores: 8 }],
  })
  expect(state!.workers.map(({ host, port, state: how }) => [host, port, how])).toEqual([
    ['10.0.0.12', 7079, 'ALIVE'],
    ['10.0.0.12', 7079, 'DEAD'],
  ])
})

test.each([
  ['says nothing', ''],
  ['says half of it', said.slice(0, 300)],
  ['is something else', '{"hello": "world"}'],
  ['is a page', '<html></html>'],
  ['does not answer', undefined],
])('one that %s is none', async (_, answer) => {
  expect(await ask(sparkMaster, await machine(answer))).toBeUndefined()
})

test('where there is no master nothing is asked', async () => {
  expect(await ask(sparkMaster, await tempFolder())).toBeUndefined()
})

test('to follow one is a line each time, for so long and no longer', async () => {
  const script = followMaster('of-no-machine', 1)
  expect(await runHere(['sh', '-n'], { input: script })).toMatchObject({ exitCode: 0, stderr: '' })
  const lines: string[] = []
  const began = performance.now()
  const { exitCode } = await runHere(['sh'], { input: script, onLine: (line) => lines.push(line), timeout: 15 })
  expect(exitCode).toBe(0)
  expect(performance.now() - began).toBeLessThan(6000)
  expect(new Set(lines)).toEqual(new Set(['']))
})
