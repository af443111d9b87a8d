import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventLogArchive, loggedApplications } from '../probes/event-log.ts'
import { receiveScript, removeScript } from './collect-events.ts'

const application = 'app-20261125164800-0001'
const name = `eventlog_v2_${application}`

test('an event log comes whole, is there once, and goes from where it was', () => {
  const folder = mkdtempSync(join(tmpdir(), 'events-'))
  const [from, to] = [join(folder, 'from'), join(folder, 'to')]
  try {
    for (const path of [from, to, join(from, name)]) mkdirSync(path)
    writeFileSync(join(from, name, 'events_1'), '{"Event":"x"}\n')
    const archive = spawnSync('sh', ['-c', eventLogArchive(from, application)])
    expect(archive.status).toBe(0)
    for (let times = 0; times < 2; times++)
      expect(spawnSync('sh', ['-c', receiveScript(to, application)], { input: archive.stdout }).status).toBe(0)
    expect(readdirSync(to)).toEqual([name])
    expect(readFileSync(join(to, name, 'events_1'), 'utf8')).toBe('{"Event":"x"}\n')
    spawnSync('sh', ['-c', removeScript(from, application)])
    expect(existsSync(join(from, name))).toBe(false)
    expect(spawnSync('sh', ['-c', eventLogArchive(from, application)]).status).not.toBe(0)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a shell may have had several applications; its log may have rolled meanwhile', () => {
  const folder = mkdtempSync(join(tmpdir(), "shell's-"))
  const applications = () => spawnSync('sh', ['-c', loggedApplications(folder)], { encoding: 'utf8' })
  try {
    expect(applications()).toMatchObject({ status: 0, stdout: '' })
    const connected = (id: string) =>
      `x INFO StandaloneSchedulerBackend: Connected to Spark cluster with app ID ${id}\nx INFO Utils: y\n`
    writeFileSync(join(folder, 'spark.log.1'), connected(application))
    writeFileSync(join(folder, 'spark.log'), connected('app-20261125164800-0002'))
    expect(applications()).toMatchObject({ status: 0, stdout: `${application}\napp-20261125164800-0002\n` })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
