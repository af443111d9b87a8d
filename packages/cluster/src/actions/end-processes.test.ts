import { afterEach, expect, test } from 'vitest'
import { runHere } from '../hosts/process.ts'
import { isRunning } from '../hosts/testing/is-running.ts'
import { processes } from '../probes/processes.ts'
import { endProcesses } from './end-processes.ts'
import { runAction, runScript, siteIn } from './testing/run-script.ts'

const began: number[] = []
afterEach(() => {
  for (const pid of began.splice(0)) if (isRunning(pid)) process.kill(pid, 'SIGKILL')
})

/** A process of a cluster that is a child of nobody who would wait for it. */
async function processOf(cluster: string, program = 'exec sleep 322'): Promise<number> {
  const { stdout } = await runHere(['sh', '-c', 'setsid sh -c "$0" </dev/null >/dev/null 2>&1 & echo $!', program], {
    env: { TINDERBOX_CLUSTER: `/r/clusters/${cluster}` },
  })
  began.push(Number(stdout))
  return Number(stdout)
}
const action = (cluster: string, pids: readonly number[]) =>
  ({
    kind: 'end-processes',
    machine: 'a',
    why: '',
    cluster,
    processes: pids.map((pid) => ({ pid, program: 'java' })),
  }) as const
const end = (cluster: string, ...pids: number[]) => runAction(action(cluster, pids), siteIn('/r'))

test('those of the cluster end, those that only have such a number do not', async () => {
  const [ours, also, other] = [
    await processOf('unit-demo'),
    await processOf('unit-demo'),
    await processOf('unit-demo-2'),
  ]
  expect(await end('unit-demo', ours, also, other, process.pid, 4_194_000)).toMatchObject({ exitCode: 0, stderr: '' })
  expect([ours, also, other, process.pid].map(isRunning)).toEqual([false, false, true, true])
  expect((await end('unit-demo', ours)).exitCode).toBe(0)
})

test('one that does not listen is killed', async () => {
  const deaf = await processOf('unit-deaf', "trap '' TERM; while :; do sleep 0.2; done")
  await new Promise((resolve) => setTimeout(resolve, 200))
  // It is given five seconds; the test does not wait for them.
  const script = endProcesses.script(action('unit-deaf', [deaf]), siteIn('/r'))
  expect((await runScript(`sleep() { command sleep 0.05; }\n${script}`)).exitCode).toBe(0)
  expect(isRunning(deaf)).toBe(false)
})

test('the probe finds those of the cluster, and of no other', async () => {
  const ours = await processOf('unit-probe')
  await processOf('unit-probe-2')
  const { stdout } = await runHere(['sh'], { input: `HERE=/r/clusters/unit-probe\n${processes.script}` })
  expect(processes.parse(stdout.split('\n').filter((line) => line !== ''))).toEqual([
    { pid: ours, program: expect.stringMatching(/^(sh|sleep)$/) },
  ])
})
