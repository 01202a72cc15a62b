import type { Page } from 'playwright-core'
import { accounts } from '#platform/local/demo/content/accounts.ts'
import { accessibilityViolations, phone, useBrowser } from '#tests/support/browser.ts'
import { openService, sites, type DemoSite } from '#tests/support/marketplace.ts'

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

const isHydrated = (page: Page) =>
  page.waitForFunction(() => document.querySelector('main form')?.hasAttribute('novalidate'))
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

test('an owner writes a policy beside what customers will read, makes it the default, and a customer reads it', async () => {
  const { page, problems } = await browser.newPage()
  await openAs(page, '/policies')
  await page.getByRole('link', { name: 'Add a policy' }).click()
  await page.waitForURL(isAt('/policies/new'))
  await isHydrated(page)
  const preview = page.getByRole('region', { name: 'What customers read' })
  await preview.getByText(/cancel free of charge until 24 hours before the appointment/).waitFor()

  await page.getByLabel('Name', { exact: true }).fill('Careful planning')
  const until = page.getByLabel('After that, until')
  const costs = page.getByLabel('costs')
  await page.getByLabel('Cancelled until').fill('72')
  await until.first().fill('24')
  await costs.nth(1).fill('30')
  await preview.getByText(/cancel free of charge until 3 days before the appointment/).waitFor()
  await preview
    .getByText('After that, until 24 hours before the appointment, you pay 30 % of the price.')
    .waitFor()
  await preview.getByText('€24.00').waitFor()

  await until.nth(1).fill('12')
  await costs.nth(2).fill('10')
  await preview.getByText('as soon as the numbers fit together').waitFor()
  await page.getByRole('button', { name: 'Add the policy' }).click()
  await page.getByRole('alert').waitFor()
  expect(await page.getByText('Cancelling later must not cost less than earlier.').count()).toBeGreaterThan(0)
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Careful planning')
  await costs.nth(2).fill('60')
  await page.getByRole('button', { name: 'Add the policy' }).click()
  await page.waitForURL(isAt('/policies'))

  const item = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name: 'Careful planning', exact: true }) })
  await item.getByText('No service names it').waitFor()
  await item.getByRole('button', { name: 'Make it the default: Careful planning' }).click()
  await page.getByText('The default is changed.').waitFor()
  await item.getByText('Default', { exact: true }).waitFor()
  expect(await accessibilityViolations(page)).toEqual([])

  const customer = await browser.newPage()
  await openService(customer.page, browser.url, site)
  await customer.page.getByText(/cancel free of charge until 3 days before the appointment/).waitFor()
  expect(problems.filter((problem) => !/status of 422/.test(problem))).toEqual([])
})

test('a name that is taken is said at its field; what is not offered any more can be removed', async () => {
  const { page } = await browser.newPage()
  await openAs(page, '/policies/new')
  await page.getByLabel('Name', { exact: true }).fill('Loose')
  await page.getByRole('button', { name: 'Add the policy' }).click()
  await page.waitForURL(isAt('/policies'))

  await page.goto(at('/policies/new'))
  await page.getByLabel('Name', { exact: true }).fill('Loose')
  await page.getByRole('button', { name: 'Add the policy' }).click()
  await page.getByText('Another policy has this name').first().waitFor()
  expect(await page.getByLabel('Name', { exact: true }).getAttribute('aria-invalid')).toBe('true')
  await page.getByLabel('Name', { exact: true }).fill('Looser')
  await page.getByRole('button', { name: 'Add the policy' }).click()
  await page.waitForURL(isAt('/policies'))

  await page.getByRole('button', { name: 'Stop offering it: Looser' }).click()
  await page.getByText('It is not offered any more.').waitFor()
  await page.getByRole('button', { name: 'Move Looser up' }).click()
  await page.getByText('The order is changed.').waitFor()
  await page.getByRole('link', { name: 'Edit Looser' }).click()
  await page.getByRole('button', { name: 'Remove the policy' }).click()
  await page.getByText('The policy is removed.').waitFor()
  expect(await page.getByRole('link', { name: 'Looser', exact: true }).count()).toBe(0)
})

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
