import type { Page } from 'playwright-core'
import { accessibilityViolations, phone, useBrowser } from '#tests/support/browser.ts'
import {
  answerQuestions,
  fillDetails,
  holdTime,
  newGuest,
  openProvider,
  openService,
  sites,
  type DemoSite,
} from '#tests/support/marketplace.ts'

const browser = useBrowser()

/** The pages that everybody can open, by what they are. */
async function publicPages(page: Page, site: DemoSite): Promise<Record<string, string>> {
  const provider = await openProvider(page, browser.url, site)
  const service = await openService(page, browser.url, site)
  await page.goto(browser.url(site.slug, '/'))
  const category = await page.locator('a[href^="/categories/"]').first().getAttribute('href')
  return {
    home: '/',
    services: '/services',
    'nothing found': '/services?q=zzqqyy',
    category: category ?? '',
    providers: '/providers',
    provider,
    service,
    'no such page': '/nowhere',
    'expired link': '/bookings/no-such-booking',
    'lapsed hold': '/checkout/0198c0de-0000-7000-8000-000000000000',
    'sign-in': '/sign-in',
  }
}

async function inBothSchemes(page: Page, name: string): Promise<string[]> {
  const violations: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // Themes that begin in one scheme have both: the tenant may choose.
    await page.evaluate(async (scheme) => {
      document.documentElement.dataset.colorScheme = scheme
      const changes = () => document.getAnimations().filter((animation) => animation instanceof CSSTransition)
      // An inherited colour arrives level by level: where one transition ends, the next may begin.
      while (changes().length > 0) await Promise.allSettled(changes().map(({ finished }) => finished))
    }, colorScheme)
    for (const violation of await accessibilityViolations(page)) {
      violations.push(`${name}, ${colorScheme}: ${violation}`)
    }
  }
  return violations
}

/** What does not belong on a page of any marketplace: identifiers, machine words, unfilled words. */
const leftovers =
  /[0-9a-f]{8}-[0-9a-f]{4}-|\bundefined\b|\bNaN\b|\[object|lorem|Invalid Date|\{[a-z]+\}|at_customer|at_provider|shingle/i

describe.each(sites)('$name, in the theme $theme', (site) => {
  test('every public page is accessible, complete and quiet, in both colour schemes', async () => {
    const { page, problems } = await browser.newPage()
    const findings: string[] = []
    for (const [name, path] of Object.entries(await publicPages(page, site))) {
      await page.goto(browser.url(site.slug, path))
      findings.push(...(await inBothSchemes(page, name)))
      const text = await page.locator('body').innerText()
      const leftover = leftovers.exec(text)
      if (leftover) findings.push(`${name}: “${leftover[0]}” can be read`)
      if ((await page.locator('h1').count()) !== 1) findings.push(`${name}: not one h1`)
      if ((await page.locator('main').count()) !== 1) findings.push(`${name}: not one main element`)
      for (const image of await imagesWithoutSize(page)) findings.push(`${name}: no size on ${image}`)
    }
    expect(findings).toEqual([])
    // A page that is not there answers 404 or 410, which the browser reports as an error of its own.
    expect(problems.filter((problem) => !/status of (404|410)/.test(problem))).toEqual([])
  })

  test('every step of the checkout is accessible, and so are its errors', async () => {
    const { page, problems } = await browser.newPage()
    await openService(page, browser.url, site)
    await holdTime(page)
    const findings = await inBothSchemes(page, 'details')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.locator('[aria-invalid=true]').first().waitFor()
    findings.push(...(await inBothSchemes(page, 'details with errors')))
    await fillDetails(page, newGuest(site, 'Axel'))
    if (page.url().includes('questions')) findings.push(...(await inBothSchemes(page, 'questions')))
    await answerQuestions(page)
    findings.push(...(await inBothSchemes(page, 'review')))
    await page.getByRole('button', { name: 'Book now' }).click()
    await page.waitForURL(/confirmed=1/)
    findings.push(...(await inBothSchemes(page, 'confirmation')))
    await page.getByRole('link', { name: 'Cancel this appointment' }).click()
    await page.getByRole('button', { name: 'Cancel the appointment' }).waitFor()
    findings.push(...(await inBothSchemes(page, 'cancelling')))
    expect(findings).toEqual([])
    expect(problems).toEqual([])
  })

  test('nothing is wider than the screen, from 320 to 1024 pixels and at twice the letter size', async () => {
    const { page } = await browser.newPage(phone)
    const pages = await publicPages(page, site)
    const wider: string[] = []
    for (const [name, path] of Object.entries(pages)) {
      await page.setViewportSize({ width: 390, height: 844 })
      await page.goto(browser.url(site.slug, path))
      for (const width of [320, 390, 768, 1024]) {
        await page.setViewportSize({ width, height: 844 })
        const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        if (excess > 0) wider.push(`${name} at ${width}: ${excess} px`)
      }
    }
    expect(wider).toEqual([])
  })

  test('pages do not move while they load', async () => {
    const { page } = await browser.newPage(phone)
    const pages = await publicPages(page, site)
    await page.addInitScript(observeShifts)
    for (const name of ['home', 'services', 'provider', 'service'] as const) {
      await page.goto(browser.url(site.slug, pages[name]))
      await page.waitForLoadState('networkidle')
      const { total, sources } = await page.evaluate(() => (window as unknown as WithShifts).shifts)
      expect({ name, sources, isStill: total < 0.02 }).toEqual({
        name,
        sources: expect.anything(),
        isStill: true,
      })
    }
  })

  test('the catalogue is searched, filtered and paged without scripts', async () => {
    const { page } = await browser.newPage({ javaScriptEnabled: false })
    await page.goto(browser.url(site.slug, '/'))
    const word = (await page.locator('#services-title ~ *, .item-title').first().innerText()).split(/\s+/)[0]!
    await page.locator('#hero-search').fill(word)
    await page.locator('.hero-search button').click()
    await page.waitForURL((url) => url.searchParams.get('q') === word)

    await page.goto(browser.url(site.slug, '/services'))
    await page.locator('select[name=sort]').selectOption('price')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.waitForURL((url) => url.searchParams.get('sort') === 'price')
    expect(await page.locator('.card-link').count()).toBeGreaterThan(3)

    await page.locator('.card-link').first().click()
    await page.locator('a.day-free').first().click()
    await page.locator('input[name=start]').first().waitFor({ state: 'attached' })
  })
})

test('the scripts of a service page weigh no more than 150 KB on the wire', async () => {
  const site = sites[0]!
  const { page } = await browser.newPage()
  const path = await openService(page, browser.url, site)
  const fresh = await browser.newPage()
  const sizes: Promise<number>[] = []
  fresh.page.on('requestfinished', (request) => {
    if (request.resourceType() === 'script' || /\.js(\?|$)/.test(request.url())) {
      sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize))
    }
  })
  await fresh.page.goto(browser.url(site.slug, path))
  await fresh.page.waitForLoadState('networkidle')
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
  expect(bytes).toBeGreaterThan(10_000)
  expect(bytes).toBeLessThan(150 * 1024)
})

test('the front page and the console are accessible, in both colour schemes', async () => {
  const { page, problems } = await browser.newPage()
  const findings: string[] = []
  for (const [slug, path] of [
    [null, '/'],
    ['admin', '/'],
    [null, '/nowhere'],
  ] as const) {
    await page.goto(browser.url(slug, path))
    findings.push(...(await inBothSchemes(page, `${slug} ${path}`)))
    await page.setViewportSize({ width: 320, height: 700 })
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    if (excess > 0) findings.push(`${slug} ${path} is ${excess} px too wide`)
  }
  expect(findings).toEqual([])
  expect(problems.filter((problem) => !problem.includes('status of 404'))).toEqual([])
})

/** Images that would push the page about when they arrive. */
const imagesWithoutSize = (page: Page) =>
  page.evaluate(() =>
    [...document.images]
      .filter((image) => !image.getAttribute('width') || !image.getAttribute('height'))
      .map((image) => image.outerHTML.slice(0, 120)),
  )

type WithShifts = { shifts: { total: number; sources: string[] } }

/** Runs in the page, before its own scripts. */
function observeShifts() {
  const shifts = { total: 0, sources: [] as string[] }
  Object.assign(window, { shifts })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const shift = entry as PerformanceEntry & {
        value: number
        hadRecentInput: boolean
        sources?: { node: Element | null }[]
      }
      if (shift.hadRecentInput) continue
      shifts.total += shift.value
      for (const { node } of shift.sources ?? []) {
        shifts.sources.push(`${shift.value.toFixed(4)} ${node?.nodeName} ${node?.className}`)
      }
    }
  }).observe({ type: 'layout-shift', buffered: true })
}
