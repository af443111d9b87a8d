/** The three shells on a terminal, on a real cluster of this machine. */
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { quote, words } from '../hosts/quote.ts'
import { openShell } from './shell.ts'
import { realCluster, type RealCluster } from './testing/real-cluster.ts'

const program = fileURLToPath(new URL('testing/open-shell.ts', import.meta.url))
const name = 'shells-test'
let real: RealCluster
beforeAll(async () => {
  real = await realCluster(name)
})
afterAll(() => real.down())

/** Types the lines, each when the prompt has come again, and gives all that the terminal showed. `script` is the terminal. */
async function typed(kind: string, prompt: string, lines: readonly string[]): Promise<string> {
  const shell = words([process.execPath, '--import', 'tsx', program, name, kind])
  const type = lines.map(
    (line, n) =>
      `until [ "$(grep -o ${quote(prompt)} "$log" | wc -l)" -gt ${n} ]; do sleep 0.2; done; sleep 0.5; printf '%s\\n' ${quote(line)}`,
  )
  const { stdout } = await real.hosts
    .get('localhost')!
    .run(
      `log=$(mktemp); { ${type.join('; ')}; cat /dev/null; sleep 2; } | TERM=dumb timeout 120 script -qfec ${quote(shell)} "$log" >/dev/null; echo "exit $?"; cat "$log"; rm -f "$log"`,
      { title: `type into ${kind}`, timeout: 150 },
    )
  return stripVTControlCharacters(stdout)
}

test.each([
  ['pyspark', '>>> ', ['sc.version', 'spark.range(7).count() + 1000', 'exit(4)'], /'4\.\d+\.\d+'[^]*1007/, 4],
  [
    'spark-shell',
    'scala> ',
    ['sc.version', 'spark.range(7).count() + 1000', ':quit'],
    /String = 4\.\d+\.\d+[^]*Long = 1007/,
    0,
  ],
  ['spark-sql', 'spark-sql (default)> ', ['select count(*) + 1000 from range(7);', 'quit;'], /1007/, 0],
] as const)('%s answers, and ends with its exit code', async (kind, prompt, lines, answers, exitCode) => {
  const shown = await typed(kind, prompt, lines)
  expect(shown).toMatch(answers)
  expect(shown).toMatch(new RegExp(`^exit ${exitCode}\n`))
  expect(shown).not.toMatch(/AccessDenied|Permission denied/)
  expect((await real.machines()).get('localhost')!.facts.sparkMaster!.activeapps).toEqual([])
})

test('more than any worker has', async () => {
  const machines = await real.machines()
  await expect(
    openShell(real.cluster, real.hosts, machines, 'pyspark', { conf: { 'spark.executor.memory': '900g' } }),
  ).rejects.toMatchObject({ code: 'JOB_FAILED' })
})
