/** What a job prints, and what of it stays on the disk: the real scripts, with a small program in place of Java. */
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keptOutput } from './driver-run.ts'
import { endJob } from './end-job.ts'
import { followScript } from './follow-job.ts'
import type { JobPlace } from './job-place.ts'
import { follow, host, standIn, type StandIn } from './testing/stand-in-driver.ts'

const MiB = 1024 * 1024

/** Prints so many MiB of lines on both outputs (`later`: when it is told), waits until it is told, prints one line more and ends with 7. It does not outlive its folder. */
const driver = `
[ "$3" != later ] || until [ -e ../begin ] || [ ! -e ../out ]; do sleep 0.1; done
yes 'a line of the job' | head -c "$2"M
yes 'a line of its errors' | head -c "$2"M >&2
: > ../printed
while [ ! -e ../go ] && [ -e ../out ]; do sleep 0.1; done
echo 'the last line'
exit 7
`

let job: StandIn

beforeAll(async () => {
  job = await standIn(driver)
})
afterAll(() => job.remove())

/** MiB that it takes of the disk. */
const taken = async (place: JobPlace, name: string) => ((await stat(join(place.folder, name))).blocks * 512) / MiB
const tell = (place: JobPlace) => host.run(`: > "${place.folder}/go"`)
const until = (place: JobPlace, what: string) =>
  host.run(`cd "${place.folder}"; until ${what}; do sleep 0.1; done`, { timeout: 120 })

test('of a job that prints much the newest stays, and who follows it later is told what he misses', async () => {
  const place = await job.start('20261122-150301-job-0001', '200')
  const small = (name: string) => `[ "$(du -k ${name} | cut -f 1)" -lt ${(keptOutput + 10) * 1024} ]`
  await until(place, `[ -e printed ] && ${small('out')} && ${small('err')}`)
  const late = follow(place)
  await tell(place)
  for (const { exitCode, stdout, stderr, told } of [await late, await follow(place)]) {
    expect(exitCode).toBe(7)
    expect(told.map((note) => note.replace(/^[\d.]+ MiB/, 'so much')).toSorted()).toEqual([
      `so much of its errors are left out: they were not read in time, and localhost keeps the newest ${keptOutput} MiB`,
      `so much of its output are left out: they were not read in time, and localhost keeps the newest ${keptOutput} MiB`,
    ])
    for (const text of [stdout, stderr]) {
      expect(text.includes('\0')).toBe(false)
      expect(text.length / MiB).toBeGreaterThanOrEqual(keptOutput)
      expect(text.length / MiB).toBeLessThan(keptOutput + 10)
    }
    expect(stdout.slice(-14)).toBe('the last line\n')
  }
  for (const name of ['out', 'err']) expect(await taken(place, name)).toBeGreaterThan(keptOutput - 1)
})

test('of a job that prints less nothing is lost, and who follows it from the start gets it all', async () => {
  const place = await job.start('20261122-150302-job-0002', '60')
  const early = follow(place)
  await until(place, '[ -e printed ]')
  await tell(place)
  const { exitCode, stdout, stderr, told } = await early
  expect(exitCode).toBe(7)
  expect(told).toEqual([])
  expect(stdout === `${'a line of the job\n'.repeat(4e6).slice(0, 60 * MiB)}the last line\n`).toBe(true)
  expect(stderr === 'a line of its errors\n'.repeat(4e6).slice(0, 60 * MiB)).toBe(true)
  expect((await stat(join(place.folder, 'out'))).size).toBe(60 * MiB + 'the last line\n'.length)
  expect(await taken(place, 'out')).toBeGreaterThan(59)
})

test('what somebody who follows has still to read stays, however slowly it comes through', async () => {
  const place = await job.start('20261122-150305-job-0005', '120', 'later')
  await writeFile(join(job.root, 'follow.sh'), followScript(place, { stdout: 0, stderr: 0 }))
  // Nothing comes through for three looks of what bounds the output.
  const slowly = host.run(
    `cd "${job.root}"; mkfifo stay; sh follow.sh <>stay | { until [ -e "${place.folder}/printed" ]; do sleep 0.1; done; sleep 7; : > "${place.folder}/go"; cat; } > lines`,
    { timeout: 120 },
  )
  await until(place, '[ -s reader ]')
  await host.run(`: > "${place.folder}/begin"`)
  await slowly
  const lines = (await readFile(join(job.root, 'lines'), 'latin1')).split('\n')
  expect(lines.filter((line) => !/^[oe] /.test(line))).toEqual(['x 7', ''])
  const bytes = lines.filter((line) => line.startsWith('o ')).map((line) => Buffer.from(line.slice(2), 'base64'))
  expect(
    Buffer.concat(bytes).toString() === `${'a line of the job\n'.repeat(8e6).slice(0, 120 * MiB)}the last line\n`,
  ).toBe(true)
})

test('what bounds the output may be killed: the job goes on, and its exit code is its own', async () => {
  const place = await job.start('20261122-150303-job-0003', '1')
  const find = `for f in $(grep -lzx TINDERBOX_JOB=${place.id} /proc/[0-9]*/environ 2>/dev/null); do grep -qzx ../bound "\${f%environ}cmdline" && echo "$f"; done`
  await until(place, `{ ${find}; } | grep -q .`)
  const pid = /^\/proc\/(\d+)\/environ\n$/.exec((await host.run(`${find}; true`)).stdout)?.[1]
  expect(pid).toBeDefined()
  await host.run(`kill -KILL ${pid}`)
  await tell(place)
  expect((await follow(place)).exitCode).toBe(7)
})

test('it goes with its job, ended early too', async () => {
  const place = await job.start('20261122-150304-job-0004', '1')
  await until(place, '[ -e printed ]')
  await endJob(host, place)
  const left = `grep -lzx TINDERBOX_JOB=${place.id} /proc/[0-9]*/environ 2>/dev/null || true`
  expect((await host.run(left)).stdout).toBe('')
})
