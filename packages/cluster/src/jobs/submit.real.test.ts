/** Jobs on a real cluster: a master and two workers with one or more cores each, on this machine. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { masterOf } from '../config/cluster.ts'
import { quote } from '../hosts/quote.ts'
import { sshHost } from '../hosts/ssh.ts'
import { canRunSshd, startSshd } from '../hosts/testing/real-sshd.ts'
import { openPage } from '../operations/ui.ts'
import type { Hosts } from './cluster-ready.ts'
import type { Job, JobOptions, JobResult } from './job.ts'
import type { JobProgress } from './progress.ts'
import { submit } from './submit.ts'
import { realCluster, type RealCluster } from './testing/real-cluster.ts'

const examples = fileURLToPath(new URL('../../../../examples', import.meta.url))

/** Small enough that two jobs fit side by side. */
const small = { 'spark.executor.memory': '512m', 'spark.cores.max': '1' }

const programs = {
  // Never asks Spark for anything, so it takes a second.
  'plain.py': `
import os, sys
print("to stdout")
print("to stderr", file=sys.stderr)
print("no newline", end="")
print(sys.argv[1:], file=sys.stderr)
print(open("data.txt").read(), file=sys.stderr)
sys.exit(3)
`,
  'failing.py': `
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
spark.range(1).collect()
raise ValueError("not my day")
`,
  'slow.py': `
import sys, time
from pyspark.sql import SparkSession
spark = SparkSession.builder.appName("slow").getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
seconds = float(sys.argv[1])
print("begun", flush=True)
def slow(n):
    time.sleep(seconds)
    return n
print("sum", spark.sparkContext.parallelize(range(4), 4).map(slow).sum())
`,
  'warns.py': `
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
def warn(logger, text):
    spark._jvm.org.apache.logging.log4j.LogManager.getLogger("org.apache.spark." + logger).warn(text)
warn("util.Utils", "Service 'SparkUI' could not bind on port 4040. Attempting port 4041.")
warn("scheduler.cluster.X", "Skipping onDisconnected RemoveExecutor call because the scheduler is stopping")
warn("scheduler.cluster.X", "Disconnected")
warn("SparkContext", "what the program does not want to see")
`,
  'ticking.py': `
import time
for n in range(40):
    print(n, flush=True)
    time.sleep(0.1)
`,
  'count.sql': `
CREATE TABLE numbers AS SELECT id, id % 3 AS rest FROM range(9);
-- as many of each
SELECT rest, count(*) FROM numbers GROUP BY rest ORDER BY rest;
`,
  'wrong.sql': 'SELECT nothing FROM nowhere;\n',
  'CountWords.java': `
import java.util.List;
import org.apache.spark.sql.*;
public class CountWords {
  public static void main(String[] words) {
    SparkSession spark = SparkSession.builder().appName("words").getOrCreate();
    Dataset<String> all = spark.createDataset(List.of(words), Encoders.STRING());
    System.out.println("words: " + all.distinct().count());
    System.exit(5);
  }
}
`,
  'data.txt': 'some data\n',
}

let real: RealCluster
let folder: string
const file = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tinderbox-jobs-'))
  for (const [name, text] of Object.entries(programs)) await writeFile(join(folder, name), text)
  real = await realCluster('jobs-test')
})
afterAll(async () => {
  await real.down()
  await rm(folder, { recursive: true, force: true })
})

interface Ran {
  readonly result: JobResult
  readonly stdout: string
  readonly stderr: string
  readonly progress: readonly JobProgress[]
}

async function run(
  job: Partial<Job> & { readonly file: string },
  options: Partial<JobOptions> & { readonly hosts?: Hosts } = {},
): Promise<Ran> {
  const seen = { stdout: '', stderr: '' }
  const progress: JobProgress[] = []
  const result = await submit(
    real.cluster,
    options.hosts ?? real.hosts,
    await real.machines(),
    { args: [], conf: {}, ...job },
    {
      signal: options.signal ?? new AbortController().signal,
      output: (text, stream) => {
        seen[stream] += text
        options.output?.(text, stream)
      },
      progress: (picture) => {
        progress.push(picture)
        options.progress?.(picture)
      },
      ...(options.note && { note: options.note }),
    },
  )
  return { result, ...seen, progress }
}

const masterState = async () => (await real.machines()).get(masterOf(real.cluster).machine)!.facts.sparkMaster!
const here = () => real.hosts.get('localhost')!

/** Processes with this text in their command line or environment, but for the one that looks. */
async function processesWith(text: string): Promise<string> {
  const script = `for p in /proc/[0-9]*; do grep -qzF ${quote(text)} "$p/environ" "$p/cmdline" 2>/dev/null && [ "$p" != "/proc/$$" ] && tr '\\0' ' ' < "$p/cmdline" | cut -c1-200; done; true`
  return (await here().run(script, { asRoot: process.getuid?.() === 0 })).stdout.trim()
}

async function eventually(check: () => Promise<boolean>, seconds: number): Promise<boolean> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(200)) if (await check()) return true
  return check()
}

describe('a Python program', () => {
  test('the example prints pi', async () => {
    const { result, stdout, stderr, progress } = await run({ file: join(examples, 'pi.py') })
    expect(stdout).toMatch(/^Pi is \(very\) roughly 3\.14\d+\n$/)
    expect(stderr).toBe('')
    expect(result).toMatchObject({ exitCode: 0, machine: 'localhost', application: expect.stringMatching(/^app-/) })
    expect(progress[0]).toMatchObject({ state: 'starting' })
    expect(progress.at(-1)).toMatchObject({ state: 'running', executors: { count: 2 } })
  })

  test('its exit code, its two outputs apart, its arguments as they are, its files beside it', async () => {
    const args = ['a b', "it's", '$HOME', 'two\nlines', '']
    const { result, stdout, stderr } = await run({ file: file('plain.py'), args, files: [file('data.txt')] })
    expect(result).toMatchObject({ exitCode: 3, application: undefined })
    expect(stdout).toBe('to stdout\nno newline')
    expect(stderr).toBe(`to stderr\n['a b', "it's", '$HOME', 'two\\nlines', '']\nsome data\n\n`)
  })

  test('one that fails shows why', async () => {
    const { result, stderr } = await run({ file: file('failing.py'), conf: small })
    expect(result.exitCode).toBe(1)
    expect(stderr).toMatch(/ValueError: not my day\n$/)
  })

  test('warnings are shown, but not those that are no trouble', async () => {
    expect((await run({ file: file('warns.py'), conf: small })).stderr).toMatch(/^\S+ WARN X: Disconnected\n$/)
  })

  test('output comes as it is printed', async () => {
    const times: number[] = []
    const { stdout } = await run({ file: file('ticking.py') }, { output: () => times.push(performance.now()) })
    expect(stdout.split('\n')).toHaveLength(41)
    expect(times.at(-1)! - times[0]!).toBeGreaterThan(2000)
    expect(times.length).toBeGreaterThan(20)
  })

  test('live progress of stages and tasks, whatever the program does to the log level; its page can be opened', async () => {
    let title: string | undefined
    const look = async (picture: JobProgress) => {
      if (title !== undefined || picture.stages.length === 0) return
      title = ''
      const page = await openPage(real.cluster, real.hosts, await real.machines(), { page: 'app' })
      title = `${page.title}: ${(await (await fetch(page.address)).text()).includes('slow - Spark Jobs')}`
      await page.close()
    }
    const { progress, stdout } = await run(
      { file: file('slow.py'), args: ['4'], conf: small },
      { progress: (picture) => void look(picture) },
    )
    expect(stdout).toBe('begun\nsum 6\n')
    const stages = progress.flatMap((picture) => picture.stages)
    expect(stages).toContainEqual(expect.objectContaining({ id: 0, name: 'sum at slow.py:11', active: 1, total: 4 }))
    expect(stages.some(({ done }) => done > 0)).toBe(true)
    expect(title).toMatch(/^the application "slow" \(app-.*\) on localhost: true$/)
  })
})

describe('other kinds', () => {
  test('statements', async () => {
    const { result, stdout } = await run({ file: file('count.sql'), conf: small })
    expect(stdout).toBe('0\t3\n1\t3\n2\t3\n')
    expect(result.exitCode).toBe(0)
  })

  test('a wrong statement', async () => {
    const { result, stderr } = await run({ file: file('wrong.sql'), conf: small })
    expect(result.exitCode).not.toBe(0)
    expect(stderr).toMatch(/TABLE_OR_VIEW_NOT_FOUND/)
  })

  test('a class of a jar', async () => {
    const { sparkHome, javaHome } = (await real.machines()).get('localhost')!.paths
    const build = `cd ${quote(folder)} && PATH=${quote(javaHome)}/bin:$PATH && javac -cp ${quote(`${sparkHome}/jars/*`)} CountWords.java && jar --create --file words.jar CountWords.class`
    await here().run(build, { title: 'build the jar', timeout: 120 })
    await expect(run({ file: file('words.jar') })).rejects.toMatchObject({
      code: 'JOB_FILE',
      hint: 'Name it: --class CountWords',
    })
    const { result, stdout } = await run({
      file: file('words.jar'),
      mainClass: 'CountWords',
      args: ['a', 'b', 'a'],
      conf: small,
    })
    expect(stdout).toBe('words: 2\n')
    expect(result.exitCode).toBe(5)
  })
})

describe('what cannot be run', () => {
  test('a file that is not there', async () => {
    await expect(run({ file: file('none.py') })).rejects.toMatchObject({ code: 'JOB_FILE' })
  })

  test('more memory than any worker has', async () => {
    await expect(run({ file: file('slow.py'), conf: { 'spark.executor.memory': '900g' } })).rejects.toMatchObject({
      code: 'JOB_FAILED',
      message: expect.stringContaining('no worker offers'),
    })
  })

  test('nothing of it was left on the machine', async () => {
    const machines = await real.machines()
    const { stdout } = await here().run(`ls ${quote(`${machines.get('localhost')!.here}/jobs`)}`, {
      asRoot: process.getuid?.() === 0,
    })
    expect(stdout).not.toMatch(/none|900g/)
  })
})

describe('several at once, and ends that come early', () => {
  test('two jobs side by side', async () => {
    const both = await Promise.all([1, 2].map(() => run({ file: file('slow.py'), args: ['0.5'], conf: small })))
    expect(both.map(({ stdout }) => stdout)).toEqual(['begun\nsum 6\n', 'begun\nsum 6\n'])
    expect(both.map(({ stderr }) => stderr)).toEqual(['', ''])
    expect(new Set(both.map(({ result }) => result.application)).size).toBe(2)
  })

  test('one that must wait says for what', async () => {
    const first = new AbortController()
    let begun: () => void
    const begins = new Promise<void>((resolve) => (begun = resolve))
    const long = run({ file: file('slow.py'), args: ['60'] }, { signal: first.signal, output: () => begun() })
    await begins
    const waiting: string[] = []
    const second = run(
      { file: file('slow.py'), args: ['0'] },
      {
        progress: (picture) => {
          if (picture.waiting === undefined) return
          waiting.push(picture.waiting)
          first.abort(new Error('enough'))
        },
      },
    )
    await expect(long).rejects.toThrow('enough')
    expect((await second).stdout).toBe('begun\nsum 6\n')
    expect(waiting[0]).toMatch(/^waiting for executors: the application "slow" \(app-.*\) has all \d+ cores/)
  })

  test('Ctrl-C ends the application on the cluster, and leaves no process', async () => {
    const ctrlC = new AbortController()
    const reason = new Error('Ctrl-C')
    let application = ''
    const job = run(
      { file: file('slow.py'), args: ['60'] },
      {
        signal: ctrlC.signal,
        progress: (picture) => {
          application = picture.application ?? application
          if (picture.state === 'running') ctrlC.abort(reason)
        },
      },
    )
    await expect(job).rejects.toBe(reason)
    expect(application).toMatch(/^app-/)
    expect((await masterState()).activeapps).toEqual([])
    expect(
      await eventually(async () => (await processesWith(application)) === '', 15),
      await processesWith(application),
    ).toBe(true)
    expect(await processesWith('TINDERBOX_JOB=')).toBe('')
  })

  test('Ctrl-C while it is being started', async () => {
    const ctrlC = new AbortController()
    const job = run(
      { file: file('slow.py'), args: ['60'] },
      { signal: ctrlC.signal, progress: () => ctrlC.abort(new Error('early')) },
    )
    await expect(job).rejects.toThrow('early')
    expect(await processesWith('TINDERBOX_JOB=')).toBe('')
  })

  test.runIf(canRunSshd)('over SSH: a job outlives the connection, and its output goes on where it was', async () => {
    const sshd = await startSshd()
    const over = sshHost({ ...sshd.target, name: 'localhost' }, sshd.settings)
    try {
      const notes: string[] = []
      const cut = (text: string) => {
        if (text.startsWith('9')) sshd.cutConnections()
      }
      const { result, stdout } = await run(
        { file: file('ticking.py') },
        { hosts: new Map([['localhost', over]]), note: (text) => notes.push(text), output: cut },
      )
      expect(result.exitCode).toBe(0)
      expect(stdout).toBe(Array.from({ length: 40 }, (_, n) => `${n}\n`).join(''))
      expect(notes).toEqual([expect.stringMatching(/^the connection to localhost was lost; the job goes on there/)])
    } finally {
      await over.close()
      await sshd.stop()
    }
  })

  test.runIf(canRunSshd)('over SSH: progress comes through a tunnel, and Ctrl-C ends the job there', async () => {
    const sshd = await startSshd()
    const over = sshHost({ ...sshd.target, name: 'localhost' }, sshd.settings)
    const ctrlC = new AbortController()
    const reason = new Error('Ctrl-C')
    try {
      const progress = (picture: JobProgress) => {
        if (picture.stages.some(({ active }) => active > 0)) ctrlC.abort(reason)
      }
      const job = run(
        { file: file('slow.py'), args: ['60'] },
        { hosts: new Map([['localhost', over]]), signal: ctrlC.signal, progress },
      )
      await expect(job).rejects.toBe(reason)
      expect((await masterState()).activeapps).toEqual([])
      expect(await processesWith('TINDERBOX_JOB=')).toBe('')
    } finally {
      await over.close()
      await sshd.stop()
    }
  })
})
