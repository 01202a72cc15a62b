import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type Stripe from 'stripe'
import { accessibilityViolations, desktop, launchChromium, phone } from '#tests/support/browser.ts'
import { startStripe, type StripeUnderTest } from '#tests/support/local-stripe.ts'

jest.setTimeout(120_000)
let browser: Browser
let local: StripeUnderTest
beforeAll(async () => {
  browser = await launchChromium()
  local = await startStripe()
})
afterAll(async () => {
  await browser?.close()
  await local?.close()
})

/** The shop is the control page: it is there, and needs nothing else. */
const open = (rest: Stripe.Checkout.SessionCreateParams = {}) =>
  local.stripe.checkout.sessions.create({
    mode: 'payment',
    success_url: `${local.origin}/?said=Thank+you+for+{CHECKOUT_SESSION_ID}`,
    cancel_url: `${local.origin}/?said=Gone+back`,
    line_items: [
      {
        quantity: 2,
        price_data: {
          currency: 'eur',
          unit_amount: 4_500,
          product_data: { name: 'Violin lesson', description: 'Mondays at 16:00' },
        },
      },
      { quantity: 1, price_data: { currency: 'eur', unit_amount: 1_000, product_data: { name: 'Travel' } } },
    ],
    branding_settings: { display_name: 'Chalkline', button_color: '#7a2e8e', background_color: '#f4ecf7' },
    ...rest,
  })

async function newPage(options: BrowserContextOptions = desktop): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', ...options })
  return context.newPage()
}

async function fillCard(page: Page, number: string) {
  const email = page.getByLabel('Email').first()
  if ((await email.count()) > 0) await email.fill('ada@example.com')
  await page.getByLabel('Card number').fill(number)
  await page.getByLabel('Expiry').fill('12/34')
  await page.getByLabel('Security code').fill('123')
  await page.getByLabel('Name on card').fill('Ada Okafor')
}

const hasNoOverflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)

test.each([
  ['a telephone', phone],
  ['a desk', { viewport: { width: 1440, height: 900 } }],
])('Checkout can be used by everybody on %s', async (_name, options) => {
  const { id, url } = await open()
  const page = await newPage(options)

  await page.goto(url!)
  await page.getByRole('heading', { name: 'Pay Chalkline' }).waitFor()
  expect(await hasNoOverflow(page)).toBe(true)
  expect(await accessibilityViolations(page)).toEqual([])
  await page.getByText('SEPA direct debit').click()
  await page.getByLabel('IBAN').waitFor()
  expect(await accessibilityViolations(page)).toEqual([])
  await page.goto(url!)
  await fillCard(page, '4242 4242 4242 4242')
  await page.getByRole('button', { name: 'Pay €100.00' }).first().click()

  await page.getByText(`Thank you for ${id}`).waitFor()
  expect(await hasNoOverflow(page)).toBe(true)
  expect(await accessibilityViolations(page)).toEqual([])
})

test('mistakes are named, lead to their fields, and a card that is declined can be replaced', async () => {
  const { id, url } = await open()
  const page = await newPage()
  await page.goto(url!)

  await page.getByRole('button', { name: 'Pay €100.00' }).first().click()
  const alert = page.getByRole('alert')
  await alert.getByRole('link', { name: 'Card number: This is needed.' }).click()
  await page.locator('#number:focus').waitFor()
  expect(await accessibilityViolations(page)).toEqual([])
  await fillCard(page, '4000 0000 0000 0002')
  await page.keyboard.press('Enter')
  await alert.getByText('Your card was declined. Try another card.').waitFor()
  await fillCard(page, '4242 4242 4242 4242')
  await page.keyboard.press('Enter')

  await page.getByText(`Thank you for ${id}`).waitFor()
})

test('3-D Secure is failed once and completed then', async () => {
  const { id, url } = await open()
  const page = await newPage(phone)
  await page.goto(url!)

  await fillCard(page, '4000 0000 0000 3220')
  await page.getByRole('button', { name: 'Pay €100.00' }).first().click()
  await page.getByRole('heading', { name: 'Is it you?' }).waitFor()
  expect(await accessibilityViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Fail' }).click()
  await page.getByText('Your bank could not confirm that it is you.').waitFor()
  await fillCard(page, '4000 0000 0000 3220')
  await page.getByRole('button', { name: 'Pay €100.00' }).first().click()
  await page.getByRole('button', { name: 'Complete' }).click()

  await page.getByText(`Thank you for ${id}`).waitFor()
})

test('whoever changes their mind goes back, and the way is closed when it has expired', async () => {
  const { id, url } = await open()
  const page = await newPage()
  await page.goto(url!)

  await page.getByRole('link', { name: 'Back to Chalkline' }).click()
  await page.getByText('Gone back').waitFor()
  await local.stripe.checkout.sessions.expire(id)
  await page.goto(url!)

  await page.getByRole('heading', { name: 'This page has expired' }).waitFor()
  expect(await accessibilityViolations(page)).toEqual([])
})

test('a payment is disputed and decided on the control page', async () => {
  const { url } = await open()
  const page = await newPage()
  await page.goto(url!)
  await page.getByRole('button', { name: 'Google Pay' }).click()
  await page.getByText('Thank you for').waitFor()

  await page
    .getByRole('button', { name: /^Dispute: €100.00/ })
    .first()
    .click()
  await page.getByText('The payment is disputed.').waitFor()
  await page.getByRole('button', { name: /^Won: €100.00/ }).click()
  await page.getByText('The dispute was won.').waitFor()

  expect((await local.stripe.disputes.list()).data).toMatchObject([{ status: 'won' }])
  expect(await accessibilityViolations(page)).toEqual([])
})
