/** The system's Chromium, and whether what it shows is for everybody. */
import { execFileSync } from 'node:child_process'
import axe from 'axe-core'
import { chromium, type Browser, type Locator, type Page } from 'playwright-core'

export function openBrowser(): Promise<Browser> {
  const executablePath = execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim()
  // As root Chromium starts only without its sandbox; it sees pages of our own.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
}

/** What axe finds, rule by rule, with the elements; light and dark. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run())
    for (const { id, nodes } of violations)
      found.push(`${colorScheme}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  }
  return found
}

/** Of the text of each. */
export function colors(these: Locator): Promise<string[]> {
  return these.evaluateAll((elements) => {
    const { getComputedStyle } = globalThis as unknown as { getComputedStyle: (of: unknown) => { color: string } }
    return elements.map((element) => getComputedStyle(element).color)
  })
}

/** What the browser complains of since the page was loaded: what a policy forbids, what is not there, what is thrown. */
export async function complaints(page: Page): Promise<string[]> {
  const messages = (await page.consoleMessages()).filter(
    // Browsers ask for it of their own accord, where a page names no icon.
    (message) => message.type() === 'error' && !message.location().url.endsWith('/favicon.ico'),
  )
  return [...messages.map((message) => message.text()), ...(await page.pageErrors()).map(String)]
}
