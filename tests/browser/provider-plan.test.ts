import Stripe from 'stripe'
import type { Page } from 'playwright-core'
import { phone, tabTo, useBrowser } from '#tests/support/browser.ts'
import { isSound } from '#tests/support/console-desk.ts'
import { sites, type DemoSite } from '#tests/support/marketplace.ts'
import { untilItSays } from '#tests/support/money-desk.ts'
import { openPlanDesk, type PlanDesk } from '#tests/support/plan-desk.ts'

const browser = useBrowser()
const euros = sites.find(({ slug }) => slug === 'morgenrein')!
const dollars = sites.find(({ slug }) => slug === 'chalkline')!

const days = 86_400
let desks: { euros: PlanDesk; dollars: PlanDesk }
beforeAll(async () => {
  const marketplaces = browser.marketplaces()
  desks = {
    euros: await openPlanDesk(marketplaces, euros),
    dollars: await openPlanDesk(marketplaces, dollars),
  }
}, 180_000)
afterAll(async () => {
  await desks.euros.close()
  await desks.dollars.close()
})

async function openAs(page: Page, { slug, provider }: DemoSite, to: string) {
  await page.goto(browser.url(slug, to))
  await page.getByLabel('E-mail').fill(provider.email)
  await page.getByLabel('Password').fill(provider.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((address) => address.pathname === to)
}

/** On the page of the processor. */
async function payBy(page: Page, card: string): Promise<void> {
  await page.waitForURL(/\/c\/pay\//)
  await page.locator('[name=number]').fill(card)
  await page.locator('[name=expiry]').fill('12 / 34')
  await page.locator('[name=cvc]').fill('123')
  await page.locator('[name=name]').fill('Ada Okafor')
  await page.locator('form:has([name=number]) button[type=submit]').click()
}

const choose = (page: Page, plan: string) =>
  page.getByRole('table').getByRole('link', { name: `Choose: ${plan}` })

test('a provider reaches a limit, buys more, fails to pay, recovers, and leaves for less', async () => {
  const { page, problems } = await browser.newPage()
  const desk = desks.euros
  await desk.used(10)
  await openAs(page, euros, '/provider/plan')
  await page.getByText('Bookings a month: 10 of 10 used').waitFor()
  await isSound(page, 'plan-limit')

  await page.getByRole('link', { name: 'See plans with more' }).click()
  await page.waitForURL(/feature=bookings/)
  await choose(page, 'Professional').click()
  await page.getByText('€19.00').first().waitFor()
  await isSound(page, 'plan-checkout')
  await page.getByRole('button', { name: 'Go to payment' }).dblclick()
  await payBy(page, '4242424242424242')
  await page.getByText('Thank you. Your plan counts from now on.').waitFor()
  await page.getByText(/Renews on .* for €19\.00\./).waitFor()
  await isSound(page, 'plan-paid')

  await page.goto(browser.url(euros.slug, '/provider/team'))
  await page.getByRole('link', { name: 'See plans: Team sub-accounts' }).click()
  await page.waitForURL(/feature=team\.members/)
  await choose(page, 'Business').click()
  await page.getByText('Professional, what is left of it').waitFor()
  await isSound(page, 'plan-change')
  await page.getByRole('button', { name: /^Pay €.* and change now$/ }).dblclick()
  await page.getByText('Your plan is changed. What is new counts from now on.').waitFor()
  expect(await desk.subscription()).toMatchObject({ promise: { name: 'Business' }, seats: 0 })
  await page.goto(browser.url(euros.slug, '/provider/team'))
  await page.getByRole('button', { name: 'Send the invitation' }).waitFor()

  await useCard(desk, 'pm_card_chargeCustomerFail')
  await desk.control('clock', { seconds: String(32 * days) })
  await page.goto(browser.url(euros.slug, '/provider/plan'))
  await untilItSays(page, '€49.00 could not be collected')
  await isSound(page, 'plan-owed')
  await page.getByRole('button', { name: 'Pay now with the card on file' }).click()
  await page.getByText('The card was refused again.').waitFor()
  await useCard(desk, 'pm_card_visa')
  await page.getByRole('button', { name: 'Pay now with the card on file' }).click()
  await page.getByText('Everything is paid, and your plan counts as before.').waitFor()

  await choose(page, 'Professional').click()
  await page.getByText(/^From .* on you have Professional for €19\.00 a month\.$/).waitFor()
  await page.getByRole('button', { name: 'Change with the next period' }).click()
  await page.getByText(/From .* on you have Professional for €19 a month/).waitFor()
  await isSound(page, 'plan-scheduled')
  await page.getByRole('link', { name: 'Keep Business' }).click()
  await page.getByRole('button', { name: 'Keep it for €49.00 a month' }).click()
  await page.getByText('Your plan goes on as it was.').waitFor()

  await page.getByRole('link', { name: 'Cancel the plan' }).click()
  await page.getByText('What ends then').waitFor()
  await isSound(page, 'plan-cancel')
  await page.getByRole('button', { name: 'Cancel the plan' }).click()
  await page.getByText(/You have cancelled it\. It counts until/).waitFor()
  // The answer to the card that was refused.
  expect(problems.filter((each) => !each.includes('status of 422'))).toEqual([])
})

test('on a phone and by keyboard another marketplace sells in its own currency, and nobody else’s plans', async () => {
  const { page, problems } = await browser.newPage({ ...phone })
  await page.goto(browser.url(dollars.slug, '/plans'))
  await page.locator('.plans-cards').getByText('$19').waitFor()
  await isSound(page, 'plans-public')

  await openAs(page, dollars, '/provider/plan')
  await isSound(page, 'plan-free')
  await tabTo(page, '.plans-cards a[href*="/change"]')
  const link = (await page.locator('.plans-cards a[href*="/change"]').first().getAttribute('href')) ?? ''
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/provider\/plan\/change/)
  await page.getByRole('button', { name: 'Go to payment' }).waitFor()
  await tabTo(page, 'button[type=submit].button-primary')
  await page.keyboard.press('Enter')
  await payBy(page, '4242424242424242')
  await page.getByText('Thank you. Your plan counts from now on.').waitFor()

  await page.goto(browser.url(dollars.slug, link))
  await page.waitForURL((address) => address.pathname === '/provider/plan')
  await page.getByText(/Renews on .* for .*19\.00\./).waitFor()
  expect(problems).toEqual([])
  const theirs = await desks.euros.inside((ctx) =>
    ctx.trx('plans').where({ buyer: 'provider', is_default: false }).first('id'),
  )
  await page.goto(browser.url(dollars.slug, `/provider/plan/change?plan=${theirs.id}&interval=month`))
  await page.getByRole('heading', { name: 'This is not here' }).waitFor()
})

/** The card that is charged from now on. */
async function useCard(desk: PlanDesk, card: string) {
  const stripe = new Stripe('sk_test_local', { ...desk.address, protocol: 'http', maxNetworkRetries: 0 })
  const { processorSubscriptionId } = await desk.subscription()
  const { customer } = await stripe.subscriptions.retrieve(processorSubscriptionId!)
  const method = await stripe.paymentMethods.attach(card, { customer: String(customer) })
  await stripe.subscriptions.update(processorSubscriptionId!, { default_payment_method: method.id })
}
