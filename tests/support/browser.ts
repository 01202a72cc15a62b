import axe from 'axe-core'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { startMarketplaces, type Marketplaces } from './marketplaces.ts'

/** Host names below `.test` reach this machine too, for custom domains. */
const launchArguments = [
  '--host-resolver-rules=MAP *.test 127.0.0.1',
  '--disable-dev-shm-usage',
  // The sandbox cannot be set up by root.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]

export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const
export const desktop = { viewport: { width: 1280, height: 900 } } as const

export interface OpenPage {
  page: Page
  /** What the visitor's browser complained about: script errors, console errors, refused content, failed requests. */
  problems: string[]
}

/**
 * The demo marketplaces, served by a process and on a database of this test file's own, and a browser to visit
 * them with. Call it once at the top of a file in `tests/browser/`.
 */
export function useBrowser(env: Record<string, string> = {}) {
  jest.setTimeout(120_000)
  let browser: Browser | undefined
  let marketplaces: Marketplaces | undefined

  beforeAll(async () => {
    ;[browser, marketplaces] = await Promise.all([launchChromium(), startMarketplaces(env)])
  }, 180_000)

  afterAll(async () => {
    await browser?.close()
    await marketplaces?.stop()
  }, 60_000)

  const opened = () => {
    if (!browser || !marketplaces) throw new Error('The browser is there inside of tests and hooks only')
    return { browser, marketplaces }
  }
  return {
    /** `url('salon', '/services')` → `http://salon.localhost:<port>/services`; no slug: the platform's own site. */
    url: (slug: string | null, path = '/') => opened().marketplaces.url(slug, path),
    marketplaces: () => opened().marketplaces,
    /** A page in a session of its own, in English unless told otherwise; closed with the browser. */
    async newPage(options: BrowserContextOptions = {}): Promise<OpenPage> {
      const context = await opened().browser.newContext({
        ...desktop,
        locale: 'en-GB',
        timezoneId: 'Europe/Berlin',
        ...options,
      })
      const page = await context.newPage()
      return { page, problems: watch(page) }
    },
  }
}

export async function launchChromium(args: string[] = []): Promise<Browser> {
  const executablePath = process.env.TEST_CHROMIUM
  if (!executablePath) throw new Error('TEST_CHROMIUM is not set: run the tests through npm test')
  return chromium.launch({ executablePath, args: [...launchArguments, ...args] })
}

/**
 * Violations of WCAG 2.2 A and AA on the page as it stands, one line each; an empty list is what tests ask for.
 */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const violations = await page.evaluate(async () => {
    const run = (globalThis as unknown as { axe: typeof axe }).axe.run
    const results = await run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    })
    return results.violations.map(({ id, help, nodes }) => ({
      id,
      help,
      places: nodes.map(({ target, failureSummary }) => `${target.join(' ')} (${failureSummary ?? ''})`),
    }))
  })
  return violations.map(({ id, help, places }) => `${id}: ${help} at ${places.join('; ')}`)
}

function watch(page: Page): string[] {
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(`script error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()} (${message.location().url})`)
  })
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? ''
    // What a navigation leaves behind is cancelled, and that is as it should be.
    if (reason !== 'net::ERR_ABORTED') problems.push(`request failed: ${request.url()} ${reason}`)
  })
  return problems
}

/** Presses Tab until what has the focus fits a selector, as somebody without a pointer gets there. */
export async function tabTo(page: Page, selector: string) {
  for (let presses = 0; presses < 150; presses++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return
  }
  throw new Error(`The Tab key does not reach ${selector}`)
}
