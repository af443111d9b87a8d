/** The dashboard's page in a real browser, by the real server, of clusters that are made up: many machines, evil text, looks that fail. */
import { execFile } from 'node:child_process'
import { get, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Lookout } from '../packages/cluster/src/server/lookout.ts'
import { pageFiles } from '../packages/cluster/src/server/page-files.ts'
import { serve, type Served } from '../packages/cluster/src/server/dashboard.ts'
import type { Snapshot } from '../packages/cluster/src/server/snapshot.ts'
import { problem, service, snapshot, status } from '../packages/dashboard/src/testing/snapshots.ts'
import { barriers, colors, complaints, openBrowser } from './support/browser.ts'

const repository = fileURLToPath(new URL('..', import.meta.url))
const names = Array.from({ length: 200 }, (_, i) => `worker${String(i + 1).padStart(3, '0')}`)
const use = { cores: 8, coresUsed: 3, memory: 14_336, memoryUsed: 4096 }
const silent = (name: string) => name.endsWith('50')

const seenNow = (rest: Partial<Snapshot>): Snapshot => ({ ...snapshot(rest), seen: new Date().toISOString(), ...rest })
const many = () =>
  seenNow({
    status: status({
      healthy: false,
      services: names.flatMap((name) => [
        service(name, 'spark-worker', silent(name) ? { state: 'no answer' } : { use, since: 1_760_000_000, pid: 4711 }),
        service(
          name,
          'hdfs-datanode',
          silent(name) ? { state: 'no answer' } : { space: { capacity: 5e11, used: 1e11 } },
        ),
      ]),
      problems: [
        ...names
          .slice(10, 60)
          .map((name) => problem(name, { check: 'huge-pages', severity: 'warning', summary: 'on' })),
        ...names
          .filter(silent)
          .map((name) => problem(name, { check: 'ssh-unreachable', summary: 'it does not answer' })),
      ],
    }),
  })

describe('the page', () => {
  let shown: Snapshot
  const watchers = new Set<(snapshot: Snapshot) => void>()
  const show = (next: Snapshot) => {
    shown = next
    for (const tell of watchers) tell(next)
  }
  const lookout: Lookout = {
    fresh: () => Promise.resolve(shown),
    watch(tell) {
      watchers.add(tell)
      tell(shown)
      return () => watchers.delete(tell)
    },
    ended: new Promise(() => {}),
  }
  let browser: Browser
  let served: Served
  let page: Page

  beforeAll(async () => {
    await promisify(execFile)('npm', ['run', '--silent', 'build', '-w', 'packages/dashboard'], { cwd: repository })
    served = await serve(lookout, await pageFiles(), { port: 0 })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })
  beforeEach(async () => {
    await page?.context().close()
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
    page = await context.newPage()
    return async () => expect(await complaints(page)).toEqual([])
  })
  const open = async (next: Snapshot) => {
    show(next)
    await page.goto(served.address)
    await page.locator('h1', { hasText: next.cluster }).waitFor()
  }
  const cells = () => page.locator('.cell')
  const sentence = () => page.locator('.sentence').getByRole('status').innerText()

  test('of 200 machines each is a tile; the same on many is one card, errors first', async () => {
    await open(many())
    expect(await cells().count()).toBe(200)
    expect(await sentence()).toBe('1 thing is wrong')
    expect(
      await page.locator('article').evaluateAll((all) => all.map((one) => one.getAttribute('data-check'))),
    ).toEqual(['ssh-unreachable', 'huge-pages'])
    expect(await page.getByText('50 machines: worker[011-060]').count()).toBe(1)
    expect(await barriers(page)).toEqual([])
  })

  test('nothing is wider than a telephone', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    await open(many())
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360)
    expect(await barriers(page)).toEqual([])
  })

  test('what is filtered stands in the address, and is the same when it is loaded anew', async () => {
    await open(many())
    await page.getByLabel('Filter by machine, daemon or state').fill('no answer')
    expect(await cells().count()).toBe(2)
    expect(new URL(page.url()).hash).toBe('#filter=no+answer')
    await page.reload()
    await page.getByText('2 of 200 machines').waitFor()
    expect(await page.getByLabel('Filter by machine, daemon or state').inputValue()).toBe('no answer')
    expect(await cells().count()).toBe(2)
  })

  test('a machine in a finding leads to its cell, which opens; a filter that hides it goes', async () => {
    await open(many())
    await page.getByLabel('Filter by machine, daemon or state').fill('worker150')
    await page.getByText('50 machines:').click()
    await page.getByRole('link', { name: 'worker042' }).click()
    await page.locator('.cell:focus').waitFor()
    const cell = page.locator('.cell[aria-current]')
    expect(await cell.locator('.name').innerText()).toBe('worker042')
    expect(await cell.locator('.daemon').count()).toBe(2)
    expect(await cell.innerText()).toMatch(/cores\s+3 of 8/)
    expect(await cells().count()).toBe(200)
    expect(new URL(page.url()).hash).toBe('#machine=worker042')
    await page.goBack()
    await page.getByText('1 of 200 machines').waitFor()
  })

  test('a tile opens and closes by keyboard', async () => {
    await open(many())
    const tile = page.getByRole('button', { name: /^worker003/ })
    await tile.press('Enter')
    expect(await page.locator('.daemon').count()).toBe(2)
    await tile.press('Enter')
    expect(await page.locator('.daemon').count()).toBe(0)
  })

  test('what machines say is shown, not run; much of it is folded', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => `${i}: <img src=x onerror="document.title='evil'"> & <b>`)
    const evil = '<script>document.title = "evil"</script>'
    await open(
      seenNow({
        status: status({
          healthy: false,
          problems: [
            problem('b', { summary: evil, evidence: lines.join('\n'), follows: [problem('a', { summary: evil })] }),
          ],
          unseen: [{ machine: 'b', what: 'the firewall', why: evil }],
        }),
      }),
    )
    expect(await page.locator('article h3').innerText()).toBe(evil)
    expect(await page.locator('pre').innerText()).toBe(lines.slice(0, 10).join('\n'))
    await page.getByRole('button', { name: 'show all 40 lines' }).click()
    expect(await page.locator('pre').innerText()).toBe(lines.join('\n'))
    await page.getByText('1 thing follows from it').click()
    expect(await page.locator('.follows li').innerText()).toContain(evil)
    expect(await page.locator('ul.unseen').innerText()).toContain(`the firewall: ${evil}`)
    expect(await page.title()).toBe('1 thing is wrong · prod')
    expect(await barriers(page)).toEqual([])
  })

  test('the command that mends is copied', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const fixes = [{ title: 'let it go on' }]
    await open(
      seenNow({ flags: ' -f prod.yaml', status: status({ healthy: false, problems: [problem('b', { fixes })] }) }),
    )
    const command = 'tinderbox doctor -f prod.yaml --fix --only daemon-frozen'
    await page.getByRole('button', { name: `Copy: ${command}` }).click()
    await page.getByText('copied').waitFor()
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(command)
  })

  test('a look that failed is said, what was seen before is old, and the next one that does not makes it fresh', async () => {
    await open(seenNow({}))
    const [green] = await colors(page.locator('.mark.well'))
    expect(green).toBeDefined()
    const failed = {
      code: 'CONFIG_INVALID',
      message: 'there is no key "worker"',
      hint: 'Write workers.',
      at: { file: 'cluster.yaml', line: 3, column: 1 },
    } as const
    show(seenNow({ failed }))
    await page.getByRole('alert').getByText('The last look at the cluster failed: there is no key "worker"').waitFor()
    expect(await page.getByRole('alert').innerText()).toContain('cluster.yaml:3:1 Write workers.')
    expect(await sentence()).toBe('Before: All is well')
    expect(await colors(page.locator('.mark, .sentence'))).not.toContain(green)
    expect(await barriers(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
    show(seenNow({}))
    await page.getByText('All is well', { exact: true }).waitFor()
    expect(await colors(page.locator('.mark.well'))).toContain(green)
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  /** The page's clock stands still from here on, but for what the test lets pass. */
  const stop = async () => page.clock.pauseAt((await page.evaluate<number>('Date.now()')) + 1000)

  test('the age is counted, by whichever clock the browser has', async () => {
    await page.clock.install({ time: new Date('2001-01-01T00:00:00Z') })
    await open({ ...seenNow({}), seen: new Date(Date.now() - 45_000).toISOString() })
    await stop()
    const age = async () => Number(/^seen (\d+) s ago$/.exec(await page.locator('.seen').innerText())![1])
    const first = await age()
    expect(first).toBeGreaterThanOrEqual(45)
    await page.clock.runFor(4000)
    expect((await age()) - first).toBeGreaterThanOrEqual(3)
    expect(await page.getByRole('alert').count()).toBe(0)
    show({ ...shown, seen: new Date(Date.now() - 71_000).toISOString() })
    await page.clock.runFor(2000)
    await page.getByRole('alert').getByText('No look at the cluster has ended for a while.').waitFor()
    expect(await sentence()).toBe('Before: All is well')
  })

  const lines = () => {
    const opened: string[] = []
    page.on('request', (request) => {
      if (request.url().endsWith('/api/events')) opened.push(request.url())
    })
    return opened
  }

  test('when the machine has slept, or the line is cut without a word, it is opened anew', async () => {
    await page.clock.install()
    const opened = lines()
    await open(seenNow({ every: 86_400 }))
    await stop()
    await page.clock.runFor(20_000)
    expect(opened).toHaveLength(1)
    await page.clock.fastForward('08:00:00')
    await expect.poll(() => opened.length).toBe(2)
    await expect.poll(() => watchers.size).toBe(1)
    await expect.poll(sentence).toBe('All is well')
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  test('where nothing new is seen for long, the line holds', async () => {
    const opened = lines()
    await open(seenNow({ every: 3600 }))
    await sleep(32_000)
    expect(opened).toHaveLength(1)
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  test('a page that nobody sees lets go of the line, and takes it up again', async () => {
    await page.clock.install()
    await open(seenNow({}))
    await stop()
    const become = (hidden: boolean) =>
      page.evaluate(
        `Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true }); document.dispatchEvent(new Event('visibilitychange'))`,
      )
    await become(true)
    await page.clock.runFor(15_000)
    expect(watchers.size).toBe(1)
    await page.clock.fastForward(60_000)
    await expect.poll(() => watchers.size).toBe(0)
    await become(false)
    await expect.poll(() => watchers.size).toBe(1)
  })

  test('a machine without daemons that a finding is about has a cell, and one that suffers is marked', async () => {
    await open(
      seenNow({
        status: status({
          healthy: false,
          problems: [problem('gone', { follows: [problem('b', { service: 'spark-worker' })] })],
        }),
      }),
    )
    await page.locator('article').getByRole('link', { name: 'gone' }).click()
    expect(await page.locator('.cell[aria-current]').getAttribute('data-machine')).toBe('gone')
    expect(await page.locator('.cell[data-machine=b]').innerText()).toContain('1 finding')
    expect(await barriers(page)).toEqual([])
  })

  test('a browser that does not read gets the newest when it reads again, and not all that was between', async () => {
    await open(many())
    const known = (await page.context().cookies())[0]!
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      get(new URL('/api/events', served.address), { headers: { cookie: `${known.name}=${known.value}` } }, resolve).on(
        'error',
        reject,
      )
    })
    answer.setEncoding('utf8').pause()
    for (let i = 0; i < 500; i++) show({ ...many(), took: i })
    let read = ''
    for await (const chunk of answer) if ((read += chunk).includes('"took":499')) break
    expect(read.match(/^event: snapshot$/gm)!.length).toBeLessThan(100)
    answer.destroy()
  })

  test('nothing seen yet is not well', async () => {
    await open({ cluster: 'lab', every: 10, looking: true, flags: '' })
    expect(await sentence()).toBe('Not looked at yet')
    expect(await page.locator('section').count()).toBe(0)
    expect(await barriers(page)).toEqual([])
  })
})
