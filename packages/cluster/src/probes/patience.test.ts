import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { runHere } from '../hosts/process.ts'
import { busyPatience, patienceOf, probePatience } from './patience.ts'

test.each([
  ['nothing waits', 'some avg10=19.99 avg60=90.00 avg300=0.00 total=1', '9/900', probePatience],
  ['something waits for a fifth of the time', 'some avg10=20.00 avg60=0.00 avg300=0.00 total=1', '1/900', busyPatience],
  ['something waits all the time', 'some avg10=100.00 avg60=0.00 avg300=0.00 total=1', '1/900', busyPatience],
  ['no account of it, few programs run', undefined, '1/900', probePatience],
  ['no account of it, many programs run', undefined, '900/901', busyPatience],
])('the patience where %s', async (_, pressure, running, wanted) => {
  const proc = await tempFolder()
  await mkdir(join(proc, 'pressure'))
  if (pressure !== undefined) await writeFile(join(proc, 'pressure/cpu'), `${pressure}\n`)
  await writeFile(join(proc, 'loadavg'), `0.10 0.20 0.30 ${running} 4711\n`)
  const { stdout, stderr } = await runHere(['sh'], { input: `${patienceOf(proc)}\necho $PATIENCE` })
  expect([stdout.trim(), stderr]).toEqual([`${wanted}`, ''])
})
