import type { Browser, Page } from 'playwright-core'
import { accessibilityViolations, desktop, launchChromium, phone } from '#tests/support/browser.ts'
import { openStripeOfTest, type StripeOfTest } from '#tests/support/connected-accounts.ts'

let browser: Browser
let opened: StripeOfTest
beforeAll(async () => {
  browser = await launchChromium()
  opened = await openStripeOfTest({ settings: { businessName: 'Harbour Market' } })
}, 60_000)
afterAll(async () => {
  await browser.close()
  await opened.local.close()
})

/** @returns an account, and a link to the pages where its owner says who they are */
async function invite(): Promise<{ account: string; url: string }> {
  const { stripe, local } = opened
  const { id } = await stripe.accounts.create({
    country: 'DE',
    type: 'express',
    email: 'ada@example.com',
    capabilities: { transfers: { requested: true }, card_payments: { requested: true } },
  })
  const back = `${local.origin}/?said=back`
  const { url } = await stripe.accountLinks.create({
    account: id,
    type: 'account_onboarding',
    return_url: back,
    refresh_url: back,
  })
  return { account: id, url }
}

async function assertGood(page: Page): Promise<void> {
  expect(await accessibilityViolations(page)).toEqual([])
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
  ).toBeLessThanOrEqual(0)
}

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor()

test.each([
  ['a phone', phone],
  ['a desk', desktop],
])('somebody says who they are, on %s', async (_name, device) => {
  const { account, url } = await invite()
  const page = await (await browser.newContext(device)).newPage()
  await page.goto(url)

  await heading(page, 'Type of business')
  await assertGood(page)
  await page.getByRole('radio', { name: 'Individual' }).check()
  await page.getByRole('button', { name: 'Continue' }).click()

  await heading(page, 'Personal details')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('alert').waitFor()
  await assertGood(page)
  await page.getByRole('link', { name: 'Enter the first name.' }).click()
  await page.locator('#first_name:focus').waitFor()
  await page.keyboard.type('Ada')
  expect(await page.getByLabel('First name').inputValue()).toBe('Ada')
  await page.getByLabel('Last name').fill('Almeida')
  await page.getByLabel('Phone number').fill('+49 30 901820')
  await page.getByLabel('Day').fill('1')
  await page.getByLabel('Month').fill('1')
  await page.getByLabel('Year').fill('1902')
  await page.getByLabel('Street and number').fill('Unter den Linden 1')
  await page.getByLabel('Postal code').fill('10117')
  await page.getByLabel('City').fill('Berlin')
  await page.getByLabel('E-mail address').fill('ada@example.com')
  await page.getByRole('button', { name: 'Continue' }).click()

  await heading(page, 'Business details')
  await assertGood(page)
  await page.getByLabel('Industry').selectOption('Hair and beauty')
  await page.getByLabel('What you offer').fill('Haircuts and colouring for everybody')
  await page.getByRole('button', { name: 'Continue' }).click()

  await heading(page, 'Bank account')
  await page.getByRole('link', { name: 'Fill in test details' }).click()
  await page.waitForURL(/fill=test/)
  await assertGood(page)
  await page.getByRole('button', { name: 'Continue' }).click()

  await heading(page, 'Review and submit')
  await page.getByText('•••• 3000, EUR').waitFor()
  await assertGood(page)
  await page.getByRole('button', { name: 'Agree and submit' }).click()
  await page.waitForURL(/said=back/)

  expect(await opened.stripe.accounts.retrieve(account)).toMatchObject({
    details_submitted: true,
    payouts_enabled: true,
    charges_enabled: true,
  })
  await page.context().close()
})
