/** The scripts of a job on this machine, without Spark. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DriverProgram } from './driver-command.ts'
import { endJob } from './end-job.ts'
import { jobPlace } from './job-place.ts'
import { jobSettings } from './job-settings.ts'
import { startJob } from './start-job.ts'
import { follow, host, standIn, type StandIn } from './testing/stand-in-driver.ts'

/** The arguments after the job's file say what it does. */
const driver = `
echo "args: $*" >&2
cat "$1"; echo "$TINDERBOX_JOB in $PWD"
echo "x INFO SparkUI: Successfully started service 'SparkUI' on port 4043." >> ../spark.log
echo "x INFO StandaloneSchedulerBackend: Connected to Spark cluster with app ID app-7" >> ../spark.log
case "$2" in
  end) exit 7 ;;
  wait) while :; do sleep 0.1; done ;;
esac
`

let job: StandIn

beforeAll(async () => {
  job = await standIn(driver)
})
afterAll(() => job.remove())

test('a job begins, is followed, and ends with its exit code; the copy of the secret goes', async () => {
  const place = await job.start('20261122-150301-job-0001', 'end', 'a  b')
  const first = await follow(place)
  expect(first.exitCode).toBe(7)
  expect(first.told).toEqual(['4043', 'app-7'])
  expect(first.stderr).toMatch(/^args: .*job\.sql end a {2}b\n$/)
  expect(first.stdout).toBe(`select 1;\n20261122-150301-job-0001 in ${place.folder}/files\n`)
  expect(await readdir(place.folder)).not.toContain('spark.conf')
  // It can be followed again afterwards.
  expect(await follow(place)).toEqual(first)
})

test("the properties are the cluster's with the job's below, for the owner alone; ended early, nothing goes on", async () => {
  const place = await job.start('20261122-150302-job-0002', 'wait')
  const conf = join(place.folder, 'spark.conf')
  expect(await readFile(conf, 'utf8')).toMatch(/^spark\.authenticate true\n[^]*\nspark\.secret=it's\n/)
  const { stdout } = await host.run(`stat -c %a '${conf.replaceAll("'", `'\\''`)}'`)
  expect(stdout).toBe('600\n')
  await endJob(host, place)
  expect((await follow(place)).exitCode).toBe(143)
  expect((await host.run(`grep -lzx TINDERBOX_JOB=${place.id} /proc/[0-9]*/environ 2>/dev/null || true`)).stdout).toBe(
    '',
  )
  expect(await readdir(place.folder)).not.toContain('spark.conf')
  await endJob(host, place)
})

test('a job whose processes were all killed has no exit code', async () => {
  const place = await job.start('20261122-150303-job-0003', 'wait')
  await host.run(`kill -KILL $(grep -lzx TINDERBOX_JOB=${place.id} /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3)`)
  expect((await follow(place)).exitCode).toBeUndefined()
})

test('twenty job folders are kept, and those that still run', async () => {
  const running = await job.start('20200101-000000-job-0000', 'wait')
  const jobs = join(job.on.here, 'jobs')
  for (let n = 10; n < 40; n++) await mkdir(join(jobs, `20210101-0000${n}-job-0000`))
  await mkdir(join(jobs, 'other'))
  const last = await job.start('20261122-150304-job-0004', 'end')
  const left = await readdir(jobs)
  expect(left).toEqual(expect.arrayContaining([running.id, 'other', 'home', last.id, '20210101-000039-job-0000']))
  expect(left).not.toContain('20210101-000010-job-0000')
  expect(left.filter((name) => /^\d{8}-/.test(name))).toHaveLength(21)
  await follow(last)
  await endJob(host, running)
})

test('a file that does not come whole is said, and nothing is left of the job', async () => {
  const place = jobPlace('20261122-150305-job-0005', job.on)
  const path = join(job.root, 'short.sql')
  await writeFile(path, 'select')
  const program: DriverProgram = {
    kind: 'sql',
    file: path,
    mainClass: undefined,
    args: [],
    files: [],
    pyFiles: [],
    name: undefined,
  }
  const starting = startJob(
    host,
    place,
    program,
    jobSettings({}, job.on),
    [{ path, size: 10 }],
    new AbortController().signal,
  )
  await expect(starting).rejects.toMatchObject({
    code: 'COMMAND_FAILED',
    seen: expect.stringContaining('short.sql did not come whole'),
  })
  expect(await readdir(join(job.on.here, 'jobs'))).not.toContain(place.id)
})
