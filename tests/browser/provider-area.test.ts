import type { Page } from 'playwright-core'
import { accessibilityViolations, desktop, phone, useBrowser } from '#tests/support/browser.ts'
import { sites, type DemoSite } from '#tests/support/marketplace.ts'

const browser = useBrowser()
const [site] = sites as [DemoSite]

const pages = [
  '/provider',
  '/provider/calendar',
  '/provider/calendar?view=day',
  '/provider/bookings',
  '/provider/services',
  '/provider/services/new',
  '/provider/availability',
  '/provider/page',
  '/provider/share',
]

async function signIn(page: Page, to = '/provider', password = site.provider.password) {
  await page.goto(browser.url(site.slug, to))
  await page.getByLabel('E-mail').fill(site.provider.email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}
const isAt = (path: string) => (url: URL) => url.pathname === path

test('whoever opens the area signs in and lands on the page that was wanted', async () => {
  const { page } = await browser.newPage()
  await signIn(page, '/provider/bookings?filter=past')

  await page.waitForURL(isAt('/provider/bookings'))
  expect(new URL(page.url()).search).toBe('?filter=past')
  expect(await page.locator('meta[name=robots]').getAttribute('content')).toBe('noindex')

  await page
    .getByRole('button', { name: /^Sign out/ })
    .last()
    .click()
  await page.waitForURL(isAt('/sign-in'))
  await page.goto(browser.url(site.slug, '/provider'))
  expect(new URL(page.url()).pathname).toBe('/sign-in')
})

test('an unknown address and a wrong password get the same answer, and the address stays typed', async () => {
  const answers: (string | null)[] = []
  for (const email of [site.provider.email, 'nobody@example.com']) {
    const { page } = await browser.newPage()
    await page.goto(browser.url(site.slug, '/sign-in'))
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password').fill('not the password')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    answers.push(await page.getByRole('alert').textContent())
    expect(await page.getByLabel('E-mail').inputValue()).toBe(email)
    expect(await page.getByLabel('Password').inputValue()).toBe('')
  }

  expect(answers[0]).toBe(answers[1])
})

test('signing in never leads to another site', async () => {
  const { page } = await browser.newPage()
  await signIn(page, '/sign-in?to=//elsewhere.example/provider')

  await page.waitForURL(isAt('/provider'))
  expect(new URL(page.url()).origin).toBe(new URL(browser.url(site.slug)).origin)
})

test.each([
  ['on a phone', phone],
  ['on a desk', desktop],
])('the pages of the area have no barriers and fit the screen, %s', async (_, options) => {
  const { page, problems } = await browser.newPage({ ...options, reducedMotion: 'reduce' })
  await signIn(page)
  await page.waitForURL(isAt('/provider'))

  for (const path of pages) {
    await page.goto(browser.url(site.slug, path))
    await page.getByRole('heading', { level: 1 }).waitFor()
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect([path, await accessibilityViolations(page), overflow <= 0]).toEqual([path, [], true])
  }
  expect(problems).toEqual([])
})

test.each([true, false])('hours and questions are edited, with scripts: %s', async (javaScriptEnabled) => {
  const { page } = await browser.newPage({ javaScriptEnabled })
  await signIn(page, '/provider/availability')
  await page.waitForURL(isAt('/provider/availability'))
  const sunday = page.locator('input[name^="week.6."]')
  const before = await sunday.count()

  await page.getByRole('button', { name: 'Add a time on Sunday' }).click()
  await sunday.nth(before + 1).waitFor()
  await sunday.nth(before).fill('22:00')
  await sunday.nth(before + 1).fill('01:00')
  await page.getByRole('button', { name: 'Save hours' }).click()
  await page.getByText('The hours are saved').waitFor()
  await page.getByText('until the next day').waitFor()
  await page.getByRole('button', { name: 'Remove this time of Sunday' }).last().click()
  await page.getByText('until the next day').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Save hours' }).click()
  await page.getByText('The hours are saved').waitFor()
  expect(await sunday.count()).toBe(before)

  await page.goto(browser.url(site.slug, '/provider/services/new'))
  await page.getByLabel('Title').fill('A visit to look around')
  await page.getByRole('button', { name: 'Add a question' }).click()
  await page.getByLabel('Question', { exact: true }).fill('Which floor?')
  await page.getByRole('button', { name: 'Add a question' }).click()
  await page.getByRole('button', { name: 'Move question 2 up' }).click()
  await page.locator('input[name="questions.1.label"][value="Which floor?"]').waitFor()
  expect(await page.getByLabel('Title').inputValue()).toBe('A visit to look around')
})
