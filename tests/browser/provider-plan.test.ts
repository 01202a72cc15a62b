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
const pounds = sites.find(({ slug }) => slug === 'stillroom')!

const days = 86_400
let desks: { euros: PlanDesk; dollars: PlanDesk; pounds: PlanDesk }
beforeAll(async () => {
  const marketplaces = browser.marketplaces()
  desks = {
    euros: await openPlanDesk(marketplaces, euros),
    dollars: await openPlanDesk(marketplaces, dollars),
    pounds: await openPlanDesk(marketplaces, pounds),
  }
}, 180_000)
afterAll(async () => {
  for (const desk of Object.values(desks)) await desk.close()
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

type Seat = {
  site: DemoSite
  desk: PlanDesk
  page: Page
  problems: string[]
  price: (amount: string) => string
}

/** A provider at the limit of what everybody has buys a plan, and later a larger one for the difference. */
async function reachLimitAndBuyMore({ site, desk, page, price }: Seat) {
  await desk.used(10)
  await openAs(page, site, '/provider/plan')
  await page.getByText('Bookings a month: 10 of 10 used').waitFor()
  await isSound(page, `plan-limit-${site.slug}`)

  await page.getByRole('link', { name: 'See plans with more' }).click()
  await page.waitForURL(/feature=bookings/)
  await choose(page, 'Professional').click()
  await page.getByText(price('19.00')).first().waitFor()
  await isSound(page, `plan-checkout-${site.slug}`)
  await page.getByRole('button', { name: 'Go to payment' }).dblclick()
  await payBy(page, '4242424242424242')
  await page.getByText('Thank you. Your plan counts from now on.').waitFor()
  await page.getByText(price('19.00')).first().waitFor()
  await page.getByText(/^Renews on .* for /).waitFor()
  await isSound(page, `plan-paid-${site.slug}`)

  await page.goto(browser.url(site.slug, '/provider/team'))
  await page.getByRole('link', { name: 'See plans: Team sub-accounts' }).click()
  await page.waitForURL(/feature=team\.members/)
  await choose(page, 'Business').click()
  await page.getByText('Professional, what is left of it').waitFor()
  await isSound(page, `plan-change-${site.slug}`)
  await page.getByRole('button', { name: /^Pay .* and change now$/ }).dblclick()
  await page.getByText('Your plan is changed. What is new counts from now on.').waitFor()
  expect(await desk.subscription()).toMatchObject({ promise: { name: 'Business' }, seats: 0 })
  await page.goto(browser.url(site.slug, '/provider/team'))
  await page.getByRole('button', { name: 'Send the invitation' }).waitFor()
}

/** A month later the card is refused, then it is good again; a smaller plan is chosen, taken back, and left. */
async function failRecoverAndLeave({ site, desk, page, price }: Seat) {
  await page.goto(browser.url(site.slug, '/provider/plan'))
  await untilItSays(page, `${price('49.00')} could not be collected`)
  await isSound(page, `plan-owed-${site.slug}`)
  await page.getByRole('button', { name: 'Pay now with the card on file' }).click()
  await page.getByText('The card was refused again.').waitFor()
  await useCard(desk, 'pm_card_visa')
  await page.getByRole('button', { name: 'Pay now with the card on file' }).click()
  await page.getByText('Everything is paid, and your plan counts as before.').waitFor()

  await choose(page, 'Professional').click()
  await page.getByText(`you have Professional for ${price('19.00')} a month.`).waitFor()
  await page.getByRole('button', { name: 'Change with the next period' }).click()
  await page.getByText(`you have Professional for ${price('19')} a month`).waitFor()
  await isSound(page, `plan-scheduled-${site.slug}`)
  await page.getByRole('link', { name: 'Keep Business' }).click()
  await page.getByRole('button', { name: `Keep it for ${price('49.00')} a month` }).click()
  await page.getByText('Your plan goes on as it was.').waitFor()

  await page.getByRole('link', { name: 'Cancel the plan' }).click()
  await page.getByText('What ends then').waitFor()
  await isSound(page, `plan-cancel-${site.slug}`)
  await page.getByRole('button', { name: 'Cancel the plan' }).click()
  await page.getByText(/You have cancelled it\. It counts until/).waitFor()
}

test('on a phone and by keyboard another marketplace sells in its own currency, and nobody else’s plans', async () => {
  const { page, problems } = await browser.newPage({ ...phone })
  await page.goto(browser.url(pounds.slug, '/plans'))
  await page.locator('.plans-cards').getByText('£19').waitFor()
  await isSound(page, 'plans-public')

  await openAs(page, pounds, '/provider/plan')
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

  await page.goto(browser.url(pounds.slug, link))
  await page.waitForURL((address) => address.pathname === '/provider/plan')
  await page.getByText(/Renews on .* for £19\.00\./).waitFor()
  expect(problems).toEqual([])
  const theirs = await desks.euros.inside((ctx) =>
    ctx.trx('plans').where({ buyer: 'provider', is_default: false }).first('id'),
  )
  await page.goto(browser.url(pounds.slug, `/provider/plan/change?plan=${theirs.id}&interval=month`))
  await page.getByRole('heading', { name: 'This is not here' }).waitFor()
})

test('on two marketplaces a provider reaches a limit, buys more, fails to pay, recovers, and leaves for less', async () => {
  const seats: Seat[] = [
    { site: euros, desk: desks.euros, price: (amount) => `€${amount}`, ...(await browser.newPage()) },
    { site: dollars, desk: desks.dollars, price: (amount) => `$${amount}`, ...(await browser.newPage()) },
  ]
  for (const seat of seats) await reachLimitAndBuyMore(seat)
  // The processor has one clock for both.
  for (const { desk } of seats) await useCard(desk, 'pm_card_chargeCustomerFail')
  await desks.euros.control('clock', { seconds: String(32 * days) })
  for (const seat of seats) await failRecoverAndLeave(seat)
  // The answer to the card that was refused.
  for (const { problems } of seats)
    expect(problems.filter((each) => !each.includes('status of 422'))).toEqual([])
}, 300_000)

/** The card that is charged from now on. */
async function useCard(desk: PlanDesk, card: string) {
  const stripe = new Stripe('sk_test_local', { ...desk.address, protocol: 'http', maxNetworkRetries: 0 })
  const { processorSubscriptionId } = await desk.subscription()
  const { customer } = await stripe.subscriptions.retrieve(processorSubscriptionId!)
  const method = await stripe.paymentMethods.attach(card, { customer: String(customer) })
  await stripe.subscriptions.update(processorSubscriptionId!, { default_payment_method: method.id })
}
