import type { Page } from 'playwright-core'
import { phone, tabTo, useBrowser } from '#tests/support/browser.ts'
import { isHydrated, isSound, retype, useConsole } from '#tests/support/console-desk.ts'
import { openService } from '#tests/support/marketplace.ts'

const browser = useBrowser()
const desk = useConsole(browser)
const { at, isAt, openAs } = desk

const preview = (page: Page) => page.getByRole('region', { name: 'What customers read' })
/** What the preview says that a case costs. */
const costOf = (page: Page, when: string, money: string) =>
  preview(page)
    .locator('dl > div')
    .filter({ has: page.locator('dt', { hasText: new RegExp(`^${when}$`) }) })
    .locator('dd', { hasText: new RegExp(`^${money.replace('.', '\\.')}$`) })
    .waitFor()
const itemOf = (page: Page, name: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('link', { name, exact: true }) })
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

async function type(page: Page, field: string, text: string) {
  await tabTo(page, `[name="${field}"]`)
  await retype(page, text)
}
async function press(page: Page, selector: string) {
  await tabTo(page, selector)
  await page.keyboard.press('Enter')
}

test('by keyboard alone an owner writes a policy beside what it costs to the cent, and changes it later', async () => {
  const { page, problems } = await browser.newPage()
  await openAs(page, '/policies')
  await isSound(page, 'policies-empty')
  await press(page, 'main a[href$="/policies/new"]')
  await page.waitForURL(isAt('/policies/new'))
  await isHydrated(page)

  await type(page, 'name', 'Careful planning')
  await type(page, 'steps.0.hoursBefore', '72')
  await type(page, 'steps.1.hoursBefore', '24')
  await type(page, 'steps.1.feePercent', '33')
  await type(page, 'noShowPercent', '55')
  await preview(page)
    .getByText('You can cancel free of charge until 3 days before the appointment.')
    .waitFor()
  await costOf(page, 'Cancelled 3 days before', '€0.00')
  await costOf(page, 'Cancelled 24 hours before', '€26.40')
  await costOf(page, 'Cancelled later', '€80.00')
  await costOf(page, 'Not come', '€44.00')
  await isSound(page, 'policies-edit')
  await press(page, 'button[name=intent][value=save]')
  await page.waitForURL(isAt('/policies'))
  await page.getByText('The policy is added.').waitFor()

  await press(page, 'a[aria-label="Edit Careful planning"]')
  await page.getByRole('heading', { level: 1, name: 'Careful planning' }).waitFor()
  await isHydrated(page)
  await type(page, 'steps.1.feePercent', '45')
  await costOf(page, 'Cancelled 24 hours before', '€36.00')
  await page.keyboard.press('Enter')
  await page.waitForURL(isAt('/policies'))
  await page.getByText('Saved. It counts for what is booked from now on.').waitFor()
  await itemOf(page, 'Careful planning')
    .getByText('After that, until 24 hours before the appointment, you pay 45 % of the price.')
    .waitFor()
  await isSound(page, 'policies-list')
  expect(problems).toEqual([])
})

test('what does not fit together is said at its field, and nothing that was typed is lost', async () => {
  const { page } = await browser.newPage()
  await openAs(page, '/policies/new')
  await page.getByLabel('Name', { exact: true }).fill('Steep')
  const cost = page.getByLabel('costs')
  await page.getByLabel('After that, until').nth(1).fill('12')
  await page.getByLabel('After that, until').first().fill('18')
  await cost.nth(1).fill('60')
  await cost.nth(2).fill('10')
  await preview(page).getByText('as soon as the numbers fit together').waitFor()
  await page.getByRole('button', { name: 'Add the policy' }).click()
  await page
    .getByRole('alert')
    .getByText('Cancelling later must not cost less than earlier.')
    .first()
    .waitFor()
  expect(await cost.nth(2).getAttribute('aria-invalid')).toBe('true')
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Steep')
  await isSound(page, 'policies-refused')

  await cost.nth(2).fill('80')
  await page.getByLabel('Waiting time').fill('121')
  await page.getByRole('button', { name: 'Add the policy' }).click()
  await page.locator('[name=graceMinutes][aria-invalid=true]').waitFor()
  await page.getByLabel('Waiting time').fill('20')
  await page.getByRole('button', { name: 'Add the policy' }).click()
  await page.waitForURL(isAt('/policies'))
  await page.getByRole('link', { name: 'Steep', exact: true }).waitFor()
})

test('a default is what customers read, and what is not offered any more can be removed', async () => {
  const { page, problems } = await browser.newPage()
  await openAs(page, '/policies/new')
  await page.getByLabel('Name', { exact: true }).fill('Generous')
  await page.getByLabel('Cancelled until').fill('4')
  await page.getByRole('button', { name: 'Add the policy' }).click()
  await page.waitForURL(isAt('/policies'))
  await page.getByRole('button', { name: 'Make it the default: Generous' }).click()
  await page.getByText('The default is changed.').waitFor()
  await itemOf(page, 'Generous').getByText('Default', { exact: true }).waitFor()

  const customer = await browser.newPage()
  await openService(customer.page, browser.url, desk.site)
  await customer.page.getByText(/cancel free of charge until 4 hours before the appointment/).waitFor()

  await page.getByRole('button', { name: 'No default: Generous' }).click()
  await page.getByText('There is no default any more').waitFor()
  await page.getByRole('button', { name: 'Stop offering it: Generous' }).click()
  await page.getByText('It is not offered any more.').waitFor()
  await page.getByRole('link', { name: 'Edit Generous' }).click()
  await page.getByRole('button', { name: 'Remove the policy' }).click()
  await page.getByText('The policy is removed.').waitFor()
  await page.getByRole('link', { name: 'Generous', exact: true }).waitFor({ state: 'detached' })
  expect(problems).toEqual([])
})

test('a name that is taken is said at its field', async () => {
  const { page } = await browser.newPage()
  for (const _ of [1, 2]) {
    if (page.url() === 'about:blank') await openAs(page, '/policies/new')
    else await page.goto(at('/policies/new'))
    await page.getByLabel('Name', { exact: true }).fill('Twice')
    await page.getByRole('button', { name: 'Add the policy' }).click()
    await page
      .getByText(/The policy is added|Another policy has this name/)
      .first()
      .waitFor()
  }

  expect(await page.getByLabel('Name', { exact: true }).getAttribute('aria-invalid')).toBe('true')
})

test('of two tabs the second hears that the policy was changed, keeps what was typed and may replace it', async () => {
  const { page } = await browser.newPage()
  await openAs(page, '/policies/new')
  await page.getByLabel('Name', { exact: true }).fill('Shared')
  await page.getByRole('button', { name: 'Add the policy' }).click()
  await page.waitForURL(isAt('/policies'))
  await page.getByRole('link', { name: 'Edit Shared' }).click()
  await page.getByRole('heading', { level: 1, name: 'Shared' }).waitFor()
  await isHydrated(page)
  const other = await page.context().newPage()
  await other.goto(page.url())
  await isHydrated(other)

  await page.getByLabel('Waiting time').fill('20')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.waitForURL(isAt('/policies'))
  await other.getByLabel('Waiting time').fill('30')
  await other.getByRole('button', { name: 'Save changes' }).click()

  await other.getByRole('alert').getByText('This was changed somewhere else').waitFor()
  expect(await other.getByLabel('Waiting time').inputValue()).toBe('30')
  await other.getByRole('button', { name: 'Save changes' }).click()
  await other.waitForURL(isAt('/policies'))
  await itemOf(other, 'Shared')
    .getByText(/30 minutes after the start/)
    .waitFor()
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
  for (const path of ['/policies', '/booking-settings', '/video-calls']) {
    await page.goto(at(path))
    expect(new URL(page.url()).pathname).toBe('/sign-in')
  }
})
