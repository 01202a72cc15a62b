import type { Page } from 'playwright-core'
import { accounts } from '#platform/local/demo/content/accounts.ts'
import { phone, useBrowser } from '#tests/support/browser.ts'
import { sites, type DemoSite } from '#tests/support/marketplace.ts'

const browser = useBrowser()
const [site] = sites as [DemoSite]
const owner = accounts.find(({ email }) => email === 'owner@morgenrein.example')!
const at = (path: string) => browser.url('admin', `/m/${site.slug}${path}`)
const isAt = (path: string) => (url: URL) => url.pathname === `/m/${site.slug}${path}`

/** Signed in, on a page of the marketplace. */
async function openAs(page: Page, path: string) {
  await page.goto(browser.url('admin', `/sign-in?to=${encodeURIComponent(`/m/${site.slug}${path}`)}`))
  await page.getByLabel('E-mail').fill(owner.email)
  await page.getByLabel('Password').fill(owner.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(isAt(path))
}

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

test('without scripts, on a phone, the preview is asked for by a button, and the policy is saved', async () => {
  const { page } = await browser.newPage({ ...phone, javaScriptEnabled: false })
  await openAs(page, '/policies/new')
  expect(await overflow(page)).toBe(0)
  await page.getByLabel('Name', { exact: true }).fill('By hand')
  await page.getByLabel('Cancelled until').fill('48')
  await page.getByRole('button', { name: 'Show what customers read' }).click()
  await page.getByText(/cancel free of charge until 2 days before the appointment/).waitFor()
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('By hand')

  await page.getByRole('button', { name: 'Add the policy' }).click()
  await page.waitForURL(isAt('/policies'))
  await page.getByRole('link', { name: 'By hand', exact: true }).waitFor()
  expect(await overflow(page)).toBe(0)
})

test('a stranger is asked to sign in first', async () => {
  const { page } = await browser.newPage()
  await page.goto(at('/policies'))
  expect(new URL(page.url()).pathname).toBe('/sign-in')
})
