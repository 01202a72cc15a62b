import type { Page } from 'playwright-core'
import { phone, useBrowser } from '#tests/support/browser.ts'
import { isHydrated, isSound, useConsole } from '#tests/support/console-desk.ts'
import { payBy, register } from '#tests/support/credit-shop.ts'
import {
  answerQuestions,
  type DemoSite,
  fillDetails,
  holdTime,
  mailTo,
  newGuest,
  sites,
} from '#tests/support/marketplace.ts'

const browser = useBrowser()
const { openAs } = useConsole(browser)
const site = sites.find(({ slug }) => slug === 'morgenrein')!
const dollars = sites.find(({ slug }) => slug === 'chalkline')!

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
async function review(page: Page, service: string, name: string, of: DemoSite = site): Promise<void> {
  await page.goto(browser.url(of.slug, `/services?q=${encodeURIComponent(service)}`))
  await page.getByRole('link', { name: service, exact: true }).first().click()
  await page.locator('input[name=start]').first().waitFor()
  await holdTime(page)
  await fillDetails(page, newGuest(of, name))
  await answerQuestions(page)
}

async function useVoucher(page: Page, code: string) {
  const field = page.getByLabel('Code', { exact: true })
  // It stays open after a code that was refused.
  if (!(await field.isVisible())) await page.getByText('I have a voucher').click()
  await field.fill(code)
  await page.getByRole('button', { name: 'Use the voucher' }).click()
}

test('a voucher that an owner makes pays for all of a booking, and what is left of it stands in the list', async () => {
  const desk = await browser.newPage()
  const code = await newVoucher(desk.page, '100')
  expect(code).toMatch(/^[2-9A-Z]{4}(-[2-9A-Z]{4}){3}$/)
  await isSound(desk.page, 'vouchers-made')

  const { page, problems } = await browser.newPage()
  await review(page, 'Windows, up to ten panes', 'Vera')
  await useVoucher(page, 'WRONG-CODE')
  await page.getByRole('alert').getByText('This code is not valid here').waitFor()
  await isSound(page, 'checkout-wrong-code')
  await useVoucher(page, code.toLowerCase())
  await page.getByText('Your voucher pays €69.00.').waitFor()
  await isSound(page, 'checkout-voucher')
  await page.getByRole('button', { name: 'Book now' }).click()
  await page.waitForURL(/\/bookings\/[^/?]+\?confirmed=1/)

  await desk.page.reload()
  const row = desk.page.getByRole('row').filter({ hasText: code.slice(-4) })
  await row.getByText('€31.00 of €100.00').waitFor()
  await row.getByRole('button', { name: `Take back the voucher ending in ${code.slice(-4)}` }).click()
  await desk.page.getByText('The voucher is taken back').waitFor()
  await row.getByText('Taken back').waitFor()

  const { email } = newGuest(site, 'Vera')
  const form = desk.page.getByRole('region', { name: 'Give credits to a customer' })
  await form.getByLabel('E-mail of the customer').fill(email)
  await form.getByLabel('Amount').fill('15')
  await form.getByLabel('Reason').fill('The lift was broken')
  await form.getByRole('button', { name: 'Give credits' }).click()
  await form.getByText('The credits are theirs.').waitFor()
  await form.getByText(`${email} has €15.00 in credits.`).waitFor()
  await isSound(desk.page, 'credits-given')
  // A refused code is answered with an error, which a browser writes into its console.
  expect(problems.filter((problem) => !/status of 4(00|22)/.test(problem))).toEqual([])
})

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

test('a provider asks for a deposit within what the marketplace allows, and customers read it', async () => {
  const { page } = await browser.newPage()
  await page.goto(browser.url(site.slug, '/sign-in?to=/provider/services'))
  await page.getByLabel('E-mail').fill(site.provider.email)
  await page.getByLabel('Password', { exact: true }).fill(site.provider.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(/\/provider\/services/)
  await page.locator('main a[href^="/provider/services/"]:not([href$="/new"])').first().click()
  await page.getByText('How it is paid for').waitFor()
  const path = new URL(page.url()).pathname.replace('/provider', '')
  await isHydrated(page)

  await page.getByRole('radio', { name: /^A deposit when booking/ }).check()
  await page.getByLabel('Deposit', { exact: true }).fill('3')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByRole('alert').getByText('A deposit is 5 to 100 % of the price here').waitFor()
  await isSound(page, 'service-deposit-refused')
  await page.getByLabel('Deposit', { exact: true }).fill('30')
  await page.getByLabel('The rest is paid').selectOption('days')
  await page.getByLabel('Days before').fill('2')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.waitForURL(/\/provider\/services\?saved=/)

  await page.goto(browser.url(site.slug, path))
  await page
    .getByText(
      'You pay a deposit of 30 % when you book, and the rest by the same card two days before the appointment.',
    )
    .waitFor()
  expect(await page.getByText(/deposit of \d+ %/).count()).toBe(1)
  await isSound(page, 'service-deposit')
})

test('a pack that an owner adds is bought after a declined card, and pays a booking at its price in credits', async () => {
  const desk = await browser.newPage()
  await openAs(desk.page, '/credits')
  const sale = desk.page.getByRole('region', { name: 'Credits for sale' })
  await sale.getByText('Add a pack').click()
  const form = sale.locator('form').last()
  await form.getByLabel('Name').fill('Ten window rounds')
  await form.getByLabel('Price').fill('540')
  await form.getByLabel('Credits').fill('500')
  await form.getByRole('button', { name: 'Add the pack' }).click()
  await desk.page.getByText('Nobody gets fewer credits than they pay for').first().waitFor()
  await isSound(desk.page, 'pack-refused')
  await form.getByLabel('Credits').fill('600')
  await form.getByLabel('Good for').fill('365')
  await form.getByRole('button', { name: 'Add the pack' }).click()
  await desk.page.getByText('The pack is added.').waitFor()
  await isSound(desk.page, 'packs')

  const { page, problems } = await browser.newPage({ ...phone })
  await register(browser, page, site, 'Wanda')
  await page.goto(browser.url(site.slug, '/account/credits'))
  await page.getByText('€600.00 in credits').waitFor()
  await isSound(page, 'credits-empty')
  await page.getByRole('button', { name: 'Buy for €540.00: Ten window rounds' }).click()
  await payBy(page, '4000000000000002')
  await page.getByText('Your card was declined.').first().waitFor()
  await payBy(page, '4242424242424242')
  await page.getByText('Thank you. What you have paid for stands below').waitFor()
  await page.getByText('€600.00', { exact: true }).waitFor()
  await isSound(page, 'credits-bought')
  const { mail } = await mailTo(browser.marketplaces().dataFolder, newGuest(site, 'Wanda').email, /payment/i)
  expect(mail.text).toContain('€540 for Ten window rounds with Morgenrein')
  expect(mail.text).toContain('Attached: Receipt REC-')

  await review(page, 'Windows, up to ten panes', 'Wanda')
  await page.getByLabel('Pay €60.00 with my credits instead of €69.00').check()
  await isSound(page, 'checkout-credits-offered')
  await page.getByRole('button', { name: 'Use credits' }).click()
  await page.getByRole('button', { name: 'Book now' }).waitFor()
  await page.getByText('From your credits').waitFor()
  await isSound(page, 'checkout-credits')
  await page.getByRole('button', { name: 'Book now' }).click()
  await page.waitForURL(/\/bookings\/[^/?]+\?confirmed=1/)
  await isSound(page, 'booked-by-credits')
  await page.goto(browser.url(site.slug, '/account/credits'))
  await page.getByText('€540.00', { exact: true }).first().waitFor()
  await isSound(page, 'credits-used')
  await page.goto(browser.url(site.slug, '/account/payments'))
  await page.getByRole('link', { name: /^Receipt REC-\d+, PDF$/ }).waitFor()
  await isSound(page, 'credits-in-payments')

  await desk.page.reload()
  const row = desk.page.getByRole('row').filter({ hasText: newGuest(site, 'Wanda').email })
  await row.getByText('Paid', { exact: true }).waitFor()
  expect(await row.getByRole('button', { name: /^Refund/ }).count()).toBe(0)
  await isSound(desk.page, 'purchases')
  // A card that is declined is answered with an error, which a browser writes into its console.
  expect(problems.filter((problem) => !/status of 4(00|22)/.test(problem))).toEqual([])
})

test('where prices are stated without tax, credits that are bought there pay for it with the tax in them', async () => {
  const { page, problems } = await browser.newPage()
  await register(browser, page, dollars, 'Frances')
  await page.goto(browser.url(dollars.slug, '/account/credits'))
  await page.getByRole('button', { name: /Five essay conferences/ }).click()
  await payBy(page, '4242424242424242')
  await page.getByText('Thank you. What you have paid for stands below').waitFor()
  await isSound(page, 'credits-bought-dollars')

  await review(page, 'Essay conference', 'Frances', dollars)
  await page.getByLabel(/^Pay .*65\.00 with my credits instead of .*80\.74/).check()
  await page.getByRole('button', { name: 'Use credits' }).click()
  await page.getByText('From your credits').waitFor()
  await isSound(page, 'checkout-credits-dollars')
  await page.getByRole('button', { name: 'Book now' }).click()
  await page.waitForURL(/\/bookings\/[^/?]+\?confirmed=1/)
  await page.getByRole('heading', { name: 'You are booked, Ada' }).waitFor()
  expect(problems).toEqual([])
})
