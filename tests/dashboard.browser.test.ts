/**
 * The dashboard as somebody sees it: the built page, in a real browser, served by the real command, of a real cluster on this machine. The tests build
 * on each other, in order.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barriers, colors, complaints, openBrowser } from './support/browser.ts'
import { start, tinderbox, type Running } from './support/tinderbox.ts'

const exec = promisify(execFile)
const repository = fileURLToPath(new URL('..', import.meta.url))

/** Milliseconds: a look, and what it waits for. */
const soon = { timeout: 60_000 }

interface Status {
  readonly services: readonly { readonly machine: string; readonly service: string; readonly pid?: number }[]
}

interface Diagnosis {
  readonly causes: readonly { readonly check: string; readonly summary: string; readonly hint: string }[]
}

describe('the dashboard of a cluster on this machine', () => {
  let folder: string
  let browser: Browser
  let page: Page
  let server: Running
  let address: URL
  /** What takes back what was begun, the last first. */
  const undo: (() => Promise<unknown> | boolean)[] = []

  const run = (...argv: string[]) => tinderbox(argv, { cwd: folder })
  const serve = async (...argv: string[]) => {
    server = start(['dashboard', '--json', '--every', '1', ...argv], { cwd: folder })
    const [line] = await server.seen(/^\{"address":.*\}$/m)
    address = new URL((JSON.parse(line) as { address: string }).address)
  }
  const end = async () => {
    server.child.kill('SIGINT')
    return (await server.ended).exitCode
  }
  const health = () => page.locator('.sentence').getByRole('status')
  const says = (text: string) =>
    health()
      .and(page.getByText(text, { exact: true }))
      .waitFor(soon)
  const card = (check: string) => page.locator(`article[data-check="${check}"]`)
  let worker: { machine: string; service: string; pid: number }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tinderbox-dashboard-'))
    await exec('npm', ['run', '--silent', 'build'], { cwd: repository })
    await run('down', '--yes')
    undo.push(
      () => rm(folder, { recursive: true, force: true }),
      () => run('down', '--yes'),
    )
    const { exitCode, output: said } = await run('up', '--yes')
    expect(exitCode, said).toBe(0)
    const { services } = JSON.parse((await run('status', '--json')).stdout) as Status
    const found = services.find(({ service }) => service.startsWith('spark-worker'))!
    worker = { ...found, pid: found.pid! }
    undo.push(() => process.kill(worker.pid, 'SIGCONT'))
    browser = await openBrowser()
    undo.push(() => browser.close())
    page = await browser.newPage()
    undo.push(end)
    await serve()
  })
  afterAll(async () => {
    // One that cannot be taken back any more, as its process is gone, keeps none of the others.
    for (const take of undo.toReversed())
      await Promise.resolve()
        .then(take)
        .catch(() => {})
  })

  test('without the token there is nothing to see', async () => {
    const stranger = await browser.newContext()
    const their = await stranger.newPage()
    const answer = await their.goto(address.origin)
    expect(answer!.status()).toBe(401)
    expect(await their.locator('body').innerText()).toMatch(/Open the address that tinderbox dashboard has printed/)
    expect((await stranger.request.get(`${address.origin}/api/status`)).status()).toBe(401)
    await stranger.close()
  })

  test('what a browser loads is no more than 100 kB, packed', async () => {
    const built = join(repository, 'packages/cluster/dist/dashboard')
    const files = (await readdir(built, { recursive: true })).filter((name) => /\.(html|js|css|svg)$/.test(name))
    expect(files.length).toBeGreaterThan(3)
    const packed = await Promise.all(files.map(async (name) => gzipSync(await readFile(join(built, name))).length))
    expect(packed.reduce((sum, bytes) => sum + bytes)).toBeLessThan(100_000)
  })

  test('all is well, and every daemon is there', async () => {
    await page.goto(String(address))
    await says('All is well')
    expect(new URL(page.url()).search, 'the token is in no address that is copied').toBe('')
    expect(await page.title()).toBe('All is well · local')
    expect(await page.locator('.seen').innerText()).toMatch(/^seen (just now|\d+ s ago)$/)
    const { services } = JSON.parse((await run('status', '--json')).stdout) as Status
    expect(await page.locator('.daemon .service').allInnerTexts()).toEqual(services.map(({ service }) => service))
    expect(await page.getByText('Nothing is wrong.').count()).toBe(1)
    expect(await page.getByText('No application runs.').count()).toBe(1)
    expect(await barriers(page)).toEqual([])
  })

  test('a worker that is stopped is found, and told as the doctor tells it', async () => {
    process.kill(worker.pid, 'SIGSTOP')
    await says('1 thing is wrong')
    const { causes } = JSON.parse((await run('doctor', '--json')).stdout) as Diagnosis
    expect(causes).toHaveLength(1)
    const { check, summary, hint } = causes[0]!
    expect(await card(check).getByRole('heading').innerText()).toBe(summary)
    expect(await card(check).locator('.hint span').innerText()).toBe(hint)
    expect(await card(check).locator('pre').innerText()).not.toBe('')
    const commands = await card(check).locator('.command code').allInnerTexts()
    expect(commands).toEqual([`tinderbox doctor --fix --only ${check}`, `tinderbox doctor --explain ${check}`])
    // The master still counts it for a while: nothing of it may look well.
    expect(await page.locator('.cell').getAttribute('class')).toContain('ill')
    expect(await page.locator('.daemon', { hasText: worker.service }).innerText()).toContain('see findings')
    expect(await barriers(page)).toEqual([])
  })

  test('its machine leads to the cell, and the address says so', async () => {
    await page.locator('article').getByRole('link', { name: worker.machine, exact: true }).first().click()
    const cell = page.locator('.cell[aria-current]')
    expect(await cell.getAttribute('data-machine')).toBe(worker.machine)
    expect(await page.locator(':focus').getAttribute('data-machine')).toBe(worker.machine)
    expect(new URL(page.url()).hash).toBe(`#machine=${worker.machine}`)
  })

  test('it goes on, and all is well again without a word from anybody', async () => {
    process.kill(worker.pid, 'SIGCONT')
    await says('All is well')
    expect(await page.locator('article').count()).toBe(0)
    expect(await complaints(page)).toEqual([])
  })

  test('when the command ends, the page says that it is lost, and nothing stays green', async () => {
    const [green] = await colors(page.locator('.mark.well'))
    expect(green).toBeDefined()
    expect(await end()).toBe(0)
    await page.getByText('The connection to tinderbox dashboard is lost.').waitFor(soon)
    await says('Before: All is well')
    expect(await page.title()).toBe('(old) All is well · local')
    expect(await colors(page.locator('.mark, .sentence'))).not.toContain(green)
    expect(await barriers(page)).toEqual([])
  })

  test('a command that was started anew has a new token, and the page says what to do', async () => {
    await serve('--port', address.port)
    await page.getByText('This browser has not been let in').waitFor(soon)
    expect(await barriers(page)).toEqual([])
    await page.goto(String(address))
    await says('All is well')
    expect(await page.locator('.old').count()).toBe(0)
  })
})
