import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { accessibilityViolations, phone, useBrowser } from '#tests/support/browser.ts'
import {
  answerQuestions,
  fillDetails,
  holdTime,
  linkIn,
  mailTo,
  newGuest,
  sites,
  type Guest,
} from '#tests/support/marketplace.ts'
import { textOf } from '#tests/support/pdf-text.ts'

const browser = useBrowser()
const site = sites.find(({ slug }) => slug === 'morgenrein')!
const service = 'Windows, up to ten panes'
const password = 'seven green bottles'
const mailbox = () => browser.marketplaces().dataFolder

/** Screenshots are kept where a folder for them is named. */
async function shot(page: Page, name: string) {
  const folder = process.env.TEST_SCREENSHOTS
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

/** On the page of the processor. */
async function typeCard(page: Page, card: string): Promise<void> {
  await page.waitForURL(/\/c\/pay\//)
  await page.locator('[name=number]').fill(card)
  await page.locator('[name=expiry]').fill('12 / 34')
  await page.locator('[name=cvc]').fill('123')
  await page.locator('[name=name]').fill('Ada Okafor')
  await page.locator('form:has([name=number]) button[type=submit]').click()
}

async function bookAndPay(page: Page, guest: Guest): Promise<void> {
  await page.goto(browser.url(site.slug, `/services?q=${encodeURIComponent(service)}`))
  await page.getByRole('link', { name: service, exact: true }).first().click()
  await page.locator('input[name=start]').first().waitFor()
  await holdTime(page)
  await fillDetails(page, guest)
  await answerQuestions(page)
  await page.getByRole('button', { name: /^Pay €69\.00 and book$/ }).click()
  await typeCard(page, '4242424242424242')
  await page.waitForURL(/\/bookings\/[^/?]+\?confirmed=1/)
}

/** What a link leads to when it is pressed, as a file. */
async function download(page: Page, name: RegExp): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()])
  return readFileSync(await file.path())
}

const noSideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)

test('a guest gets the invoice by mail and finds it behind the link of their booking, on a phone', async () => {
  const { page, problems } = await browser.newPage({ ...phone })
  const guest = newGuest(site, 'Rosa')
  await bookAndPay(page, guest)
  const { mail, attachment } = await mailTo(mailbox(), guest.email, /payment/i)
  expect(mail.text).toContain('Attached: Invoice INV-')
  const attached = Buffer.from((await attachment(0))!.content)

  await page.goto(linkIn(mail, '/bookings/'))
  await page.getByRole('heading', { name: 'What you have paid' }).waitFor()

  expect(await accessibilityViolations(page)).toEqual([])
  expect(await noSideways(page)).toBe(true)
  await shot(page, 'papers-guest-phone')
  const file = await download(page, /^Invoice INV-\d+, PDF$/)
  expect(file.equals(attached)).toBe(true)
  const text = await textOf(file)
  for (const words of [service, 'VAT 19% (DE)', '€69.00', 'Paid with Visa •••• 4242', 'Ada Rosa'])
    expect(text).toContain(words)
  expect(problems).toEqual([])
})

test('with an account everything that was paid is there, with cards that can be added, chosen and removed', async () => {
  const { page, problems } = await browser.newPage()
  const guest = newGuest(site, 'Nora')
  await bookAndPay(page, guest)
  await mailTo(mailbox(), guest.email, /payment/i)
  await page.goto(browser.url(site.slug, '/register'))
  await page.getByLabel('First name').fill(guest.firstName)
  await page.getByLabel('Last name').fill(guest.lastName)
  await page.getByLabel('E-mail').fill(guest.email)
  await page.locator('input[name=password]').fill(password)
  await page.locator('input[name=password]').press('Enter')
  const { mail } = await mailTo(mailbox(), guest.email, /is your code/)
  await page.getByLabel('Code').fill(/\b\d{6}\b/.exec(mail.text)![0])
  await page.getByLabel('Code').press('Enter')
  await page.getByRole('link', { name: 'Payments', exact: true }).click()

  await page.getByRole('heading', { name: 'Payments', exact: true }).waitFor()
  await page.getByText('Paid', { exact: true }).first().waitFor()
  expect(await accessibilityViolations(page)).toEqual([])
  await shot(page, 'payments-desktop')
  const table = (await download(page, /^Download as a table$/)).toString()
  expect(table).toContain('69.00,EUR,Paid,Visa •••• 4242,INV-')

  // By keyboard: whose name and address stand on the next invoice.
  await page.getByLabel('Name or company').fill('Okafor Bau GmbH')
  await page.getByLabel('Tax number').fill('DE12')
  await page.getByLabel('Tax number').press('Enter')
  await page.getByText('That is not how a VAT number of this country is written after DE').first().waitFor()
  await page.getByLabel('Tax number').fill('DE 123 456 789')
  await page.getByLabel('Tax number').press('Enter')
  await page.getByText('Saved. Your next invoices are addressed to it.').waitFor()
  expect(await page.getByLabel('Tax number').inputValue()).toBe('DE123456789')

  await page.getByRole('link', { name: 'Your cards' }).click()
  await page.getByRole('heading', { name: 'Your cards' }).waitFor()
  await page.getByRole('button', { name: 'Add a card' }).click()
  await typeCard(page, '5555555555554444')
  await page.getByRole('heading', { name: 'Mastercard •••• 4444' }).waitFor()
  expect(await accessibilityViolations(page)).toEqual([])
  await shot(page, 'cards-desktop')
  await page.setViewportSize(phone.viewport)
  expect(await noSideways(page)).toBe(true)
  await shot(page, 'cards-phone')
  await page.getByRole('button', { name: 'Remove: Mastercard •••• 4444' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('The card is gone, here and at the payment service.').waitFor()
  expect(await page.getByRole('heading', { name: 'Mastercard •••• 4444' }).count()).toBe(0)
  expect(problems.filter((problem) => !/status of 422/.test(problem))).toEqual([])
})
