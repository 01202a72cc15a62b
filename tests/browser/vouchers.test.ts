import type { Page } from 'playwright-core'
import { phone, useBrowser } from '#tests/support/browser.ts'
import { isSound, useConsole } from '#tests/support/console-desk.ts'
import { answerQuestions, fillDetails, holdTime, newGuest, sites } from '#tests/support/marketplace.ts'

const browser = useBrowser()
const { openAs } = useConsole(browser)
const site = sites.find(({ slug }) => slug === 'morgenrein')!

/** As the owner makes it in the console. @returns its code */
async function newVoucher(page: Page, amount: string): Promise<string> {
  await openAs(page, '/credits')
  const form = page.getByRole('region', { name: 'Give vouchers away' })
  await form.getByLabel('Amount').fill(amount)
  await form.getByRole('button', { name: 'Make vouchers' }).click()
  await form.getByText('The voucher is ready').waitFor()
  return form.getByLabel('Code', { exact: true }).inputValue()
}

/** To the last step of the checkout of a service. */
async function review(page: Page, service: string, name: string): Promise<void> {
  await page.goto(browser.url(site.slug, `/services?q=${encodeURIComponent(service)}`))
  await page.getByRole('link', { name: service, exact: true }).first().click()
  await page.locator('input[name=start]').first().waitFor()
  await holdTime(page)
  await fillDetails(page, newGuest(site, name))
  await answerQuestions(page)
}

async function useVoucher(page: Page, code: string) {
  const field = page.getByLabel('Code', { exact: true })
  // It stays open after a code that was refused.
  if (!(await field.isVisible())) await page.getByText('I have a voucher').click()
  await field.fill(code)
  await page.getByRole('button', { name: 'Use the voucher' }).click()
}

test('on a phone without scripts a voucher takes its part off what is paid, and can be removed again', async () => {
  const desk = await browser.newPage()
  const code = await newVoucher(desk.page, '20')

  const { page } = await browser.newPage({ ...phone, javaScriptEnabled: false })
  await review(page, 'Windows, up to ten panes', 'Walter')
  await useVoucher(page, code)
  await page.getByRole('button', { name: /^Pay €49\.00 and book$/ }).waitFor()
  await page.getByRole('button', { name: 'Remove the voucher' }).click()
  await page.getByRole('button', { name: /^Pay €69\.00 and book$/ }).waitFor()

  // Whoever types a code and presses the large button sees first what is left to pay.
  await page.getByText('I have a voucher').click()
  await page.getByLabel('Code', { exact: true }).fill(code)
  await page.getByRole('button', { name: /^Pay €69\.00 and book$/ }).click()
  await page.getByRole('button', { name: /^Pay €49\.00 and book$/ }).waitFor()
  expect(await page.getByLabel('Code', { exact: true }).count()).toBe(0)
})

test('an owner who gives credits is told of an address that nobody has, and nothing typed is lost', async () => {
  const { page } = await browser.newPage()
  await openAs(page, '/credits')
  await isSound(page, 'credits')
  const form = page.getByRole('region', { name: 'Give credits to a customer' })
  await form.getByLabel('E-mail of the customer').fill('nobody@people.example')
  await form.getByLabel('Amount').fill('15')
  await form.getByLabel('Reason').fill('The lift was broken')
  await form.getByRole('button', { name: 'Give credits' }).click()
  await page.getByRole('alert').getByText('Nobody with this address has booked or registered here').waitFor()
  expect(await form.getByLabel('Reason').inputValue()).toBe('The lift was broken')
  await isSound(page, 'credits-refused')
})
