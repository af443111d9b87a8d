/**
 * `npm test`: all layers, the longest suites in part (`npm run thorough`). It checks the code, builds, and runs the suites: unit, slow (real programs on this machine), real (Spark and sshd on it), browser (the
 * dashboard), machines and light (whole Debian machines) and doctor (faults in such machines). What cannot run here is named with its reason; where CI is set that is a
 * failure. Closing line: `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { ensureTools } from './test-tools.ts'

const reports = mkdtempSync(join(tmpdir(), 'tinderbox-test-'))
let passed = 0
let failed = 0
const leftOut: string[] = []
const failures: string[] = []

function step(title: string, argv: readonly string[]): boolean {
  console.log(`\n== ${title}`)
  const began = Date.now()
  const { status } = spawnSync(argv[0]!, argv.slice(1), { stdio: 'inherit' })
  console.log(`== ${title}: ${status === 0 ? 'passed' : 'failed'} in ${Math.round((Date.now() - began) / 1000)} s`)
  return status === 0
}

function fail(what: string): void {
  failed++
  failures.push(what)
}

function check(title: string, argv: readonly string[]): void {
  if (step(title, argv)) passed++
  else fail(title)
}

/** As vitest's JSON reporter writes it. */
interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly assertionResults: readonly {
      readonly status: string
      readonly fullName: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

/** With the beginning of what was seen: the end of a long output is all that some people get to see. */
function failuresOf({ testResults }: Report): string[] {
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(
        ({ fullName, failureMessages }) =>
          `${relative(process.cwd(), name)}: ${fullName}\n    ${(failureMessages[0] ?? '').slice(0, 600).replaceAll('\n', '\n    ')}`,
      ),
  )
}

/** `projects`: in one run, so that the suites of one begin where those of the other leave a core. */
function suite(...projects: readonly string[]): void {
  const project = projects.join(' and ')
  const report = join(reports, `${projects.join('-')}.json`)
  const ok = step(`${project} tests`, [
    'npx',
    'vitest',
    'run',
    ...projects.flatMap((one) => ['--project', one]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  try {
    const json = JSON.parse(readFileSync(report, 'utf8')) as Report
    passed += json.numPassedTests
    failed += json.numFailedTests
    failures.push(...failuresOf(json))
    if (json.numPendingTests > 0)
      leftOut.push(`${json.numPendingTests} ${project} tests were skipped by themselves: their titles say why`)
    if (json.numPassedTests + json.numFailedTests === 0) fail(`${project}: no test ran`)
    else if (!ok && json.numFailedTests === 0) fail(`${project}: no test failed, and the suite did all the same`)
  } catch {
    fail(`${project}: it left no report`)
  }
}

const lacking = await ensureTools()
check('types, lint, format, unused code, package', ['npm', 'run', '--silent', 'check'])
suite('unit')
for (const { suites, what, why } of lacking) leftOut.push(`${suites.join(' and ')}: ${what} ${why}`)
/** Suites, and the one whose tools they need. */
const others = [
  [['slow'], 'real'],
  [['real'], 'real'],
  [['browser'], 'browser'],
  [['machines'], 'machines'],
  [['light', 'doctor'], 'machines'],
] as const
for (const [projects, like] of others) {
  if (!lacking.some(({ suites }) => suites.includes(like))) suite(...projects)
}
rmSync(reports, { recursive: true, force: true })

if (failures.length > 0) console.log(`\nfailed:\n${failures.map((one) => `  ${one}`).join('\n')}\n`)
for (const reason of leftOut) console.log(`left out: ${reason}`)
if (leftOut.length > 0 && process.env['CI']) {
  console.log('In CI nothing may be left out.')
  failed += leftOut.length
}
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
