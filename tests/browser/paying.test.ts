import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { accessibilityViolations, phone, useBrowser } from '#tests/support/browser.ts'
import { answerQuestions, fillDetails, holdTime, newGuest, sites } from '#tests/support/marketplace.ts'

const browser = useBrowser()
const euros = sites.find(({ slug }) => slug === 'morgenrein')!
const dollars = sites.find(({ slug }) => slug === 'chalkline')!
type Site = typeof euros

/** Screenshots are kept where a folder for them is named. */
async function shot(page: Page, name: string) {
  const folder = process.env.TEST_SCREENSHOTS
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

/** To the last step of the checkout of a service. */
async function review(page: Page, site: Site, service: string, name: string): Promise<void> {
  await page.goto(browser.url(site.slug, `/services?q=${encodeURIComponent(service)}`))
  await page.getByRole('link', { name: service, exact: true }).first().click()
  await page.locator('input[name=start]').first().waitFor()
  await holdTime(page)
  await fillDetails(page, newGuest(site, name))
  await answerQuestions(page)
}

const button = (page: Page, name: RegExp) => page.getByRole('button', { name })

/** On the page of the processor. */
async function payBy(page: Page, card: string): Promise<void> {
  await page.waitForURL(/\/c\/pay\//)
  await page.locator('[name=number]').fill(card)
  await page.locator('[name=expiry]').fill('12 / 34')
  await page.locator('[name=cvc]').fill('123')
  await page.locator('[name=name]').fill('Ada Okafor')
  await page.locator('form:has([name=number]) button[type=submit]').click()
}

/** @returns what the confirmation begins with */
async function confirmation(page: Page): Promise<string> {
  await page.waitForURL(/\/bookings\/[^/?]+\?confirmed=1/)
  return page.getByRole('heading', { level: 1 }).innerText()
}

test('a customer pays the price with its tax by card and is booked', async () => {
  const { page, problems } = await browser.newPage()
  await review(page, euros, 'Windows, up to ten panes', 'Paula')

  await page.getByText('VAT (19%)').first().waitFor()
  await shot(page, 'review-euros')
  expect(await accessibilityViolations(page)).toEqual([])
  await button(page, /^Pay €69\.00 and book$/).click()
  await payBy(page, '4242424242424242')

  expect(await confirmation(page)).toBe('You are booked, Ada')
  await page.getByText(/Paid on .* with visa 4242/).waitFor()
  expect(await page.getByText('You pay at the appointment.').count()).toBe(0)
  await shot(page, 'booked-euros')
  expect(problems).toEqual([])
})

test('a card that is declined is tried again with another one, on top of which come tax and fee', async () => {
  const { page } = await browser.newPage()
  await review(page, dollars, 'Essay conference', 'Dora')

  await page.getByText('Booking fee').first().waitFor()
  await page.getByText('Sales tax').first().waitFor()
  await shot(page, 'review-dollars')
  await button(page, /^Pay .*80\.74 and book$/).click()
  await payBy(page, '4000000000000002')
  await page.getByText('Your card was declined.').first().waitFor()
  await payBy(page, '4242424242424242')
  expect(await confirmation(page)).toBe('You are booked, Ada')
})

test('a bank that asks its customer is answered', async () => {
  const { page } = await browser.newPage()
  await review(page, dollars, 'Reading room, in person', 'Bella')
  await button(page, /^Pay .* and book$/).click()
  await payBy(page, '4000000000003220')

  await page.waitForURL(/3ds/)
  await page.locator('button[value=agree]').click()

  expect(await confirmation(page)).toBe('You are booked, Ada')
})

test('a deposit is paid now, and the rest is said to be paid at the appointment', async () => {
  const { page } = await browser.newPage()
  await review(page, euros, 'Windows, whole flat', 'Dalia')

  const plan = page.getByRole('region', { name: 'How you pay' })
  await plan.getByText('Now, as a deposit').waitFor()
  expect(await plan.innerText()).toMatch(/€41\.70[\s\S]*At the appointment[\s\S]*€97\.30/)
  await shot(page, 'review-deposit')
  await button(page, /^Pay €41\.70 and book$/).click()
  await payBy(page, '4242424242424242')
  expect(await confirmation(page)).toBe('You are booked, Ada')
})

test('who turns back on the page of the processor finds everything as it was, and pays after all', async () => {
  const { page } = await browser.newPage({ ...phone })
  await review(page, euros, 'Ten shirts, washed and ironed', 'Carla')
  await shot(page, 'review-card-phone')
  await button(page, /^Leave your card and book$/).click()
  await page.waitForURL(/\/c\/pay\//)

  await page.goBack()
  await page.waitForURL(/step=review/)
  await page.reload()

  await page.getByText('It is not booked yet').waitFor()
  await page.getByText('ada.carla.morgenrein@example.com').first().waitFor()
  await shot(page, 'unpaid-phone')
  await button(page, /^Leave your card and book$/).click()
  await payBy(page, '4242424242424242')
  expect(await confirmation(page)).toBe('You are booked, Ada')
  await shot(page, 'booked-phone')
})

test('without scripts it is paid as well', async () => {
  const { page } = await browser.newPage({ javaScriptEnabled: false })
  await review(page, euros, 'Two hours of small repairs', 'Nora')
  await button(page, /^Pay €118\.00 and book$/).click()
  await payBy(page, '4242424242424242')
  expect(await confirmation(page)).toBe('You are booked, Ada')
})
