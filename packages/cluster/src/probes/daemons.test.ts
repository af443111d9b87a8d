/** What the probe of the daemons understands where systemd keeps them; where a loop of ours does, see the loop's own test. */
import { spawn } from 'node:child_process'
import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { daemons } from './daemons.ts'
import { ask } from './testing/ask.ts'
import { units } from './units.ts'

const unit = 'tinderbox-demo-spark-worker.service'

/** A machine with one worker, whose systemd answers that. */
async function machine(shown: string, files = '') {
  const folder = await tempFolder()
  const services = join(folder, '.tinderbox/clusters/demo/services/spark-worker')
  await mkdir(services, { recursive: true })
  return {
    folder,
    log: join(services, '../../logs/spark-worker.log'),
    systemd: `SUPERVISOR=systemd-user; systemctl_() { case $1 in show) printf '${shown}' ;; *) printf '${files}' ;; esac; }`,
  }
}

test.each([
  ['enabled enabled', true],
  ['enabled', true],
  ['enabled-runtime enabled', false],
  ['disabled enabled', false],
])('a unit that is %s is started after a reboot: %s', async (state, enabled) => {
  const { folder, systemd } = await machine(
    `MainPID=0\\nId=${unit}\\nActiveState=inactive\\nSubState=dead\\n`,
    `${unit} ${state}\\n`,
  )
  expect(await ask(daemons('demo'), folder, systemd)).toMatchObject([
    { id: 'spark-worker', enabled, pid: undefined, state: 'inactive dead' },
  ])
})

test('it is as old as its process, whenever somebody first looked at that', async () => {
  const { folder, systemd } = await machine(`MainPID=${process.pid}\\nId=${unit}\\nActiveState=active\\n`)
  const [found] = await ask(daemons('demo'), folder, `${systemd}\nstat() { echo 1; }`)
  expect(found!.state).toBe('running')
  expect(Math.abs(found!.since! - (Date.now() / 1000 - process.uptime()))).toBeLessThan(3)
})

test('where systemd does not answer, nothing is told of units, and the processes tell what runs', async () => {
  const { folder, systemd, log } = await machine('')
  expect(await ask(units('demo'), folder, systemd)).toEqual([])
  const look = async () => (await ask(daemons('demo'), folder, systemd))[0]
  expect(await look()).toMatchObject({ enabled: false, pid: undefined, state: 'systemd does not answer' })
  const wants = join(folder, '.config/systemd/user/default.target.wants')
  await mkdir(wants, { recursive: true })
  await symlink('/nowhere', join(wants, unit))
  const daemon = spawn('sh', ['-c', 'read _', `-Dtinderbox.log=${log}`])
  try {
    expect(await look()).toMatchObject({ enabled: true, pid: daemon.pid, state: 'running' })
  } finally {
    daemon.kill()
  }
})
