import type { Page } from 'playwright-core'
import { createCoupon, type CreateCoupon } from '#platform/billing/index.ts'
import { addStaffMember, findStaffRole } from '#platform/identity/service/index.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { accounts } from '#platform/local/demo/content/accounts.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import { phone, useBrowser } from '#tests/support/browser.ts'
import { isSound } from '#tests/support/console-desk.ts'
import { sites, type DemoSite } from '#tests/support/marketplace.ts'
import { openMoneyDesk } from '#tests/support/money-desk.ts'
import { openPlanDesk } from '#tests/support/plan-desk.ts'

const browser = useBrowser()
const dollars = sites.find(({ slug }) => slug === 'chalkline')!
const pounds = sites.find(({ slug }) => slug === 'stillroom')!

async function signIn(page: Page, address: string, person: { email: string; password: string }, to: string) {
  await page.goto(address)
  await page.getByLabel('E-mail').fill(person.email)
  await page.getByLabel('Password').fill(person.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((url) => url.pathname === to)
}
const asProvider = (page: Page, { slug, provider }: DemoSite, to: string) =>
  signIn(page, browser.url(slug, to), provider, to)
const asStaff = (page: Page, email: string, to: string) =>
  signIn(
    page,
    browser.url('admin', `/sign-in?to=${encodeURIComponent(to)}`),
    accounts.find((account) => account.email === email)!,
    to,
  )

/** On the page of the processor, which leads back. */
async function leaveCard(page: Page, card: string) {
  await page.locator('[name=number]').fill(card)
  await page.locator('[name=expiry]').fill('12 / 34')
  await page.locator('[name=cvc]').fill('123')
  const holder = page.locator('[name=name]')
  if (await holder.count()) await holder.fill('Ada Okafor')
  await page.locator('form:has([name=number]) button[type=submit]').click()
}
const [visa, mastercard] = ['4242424242424242', '5555555555554444']

/** Types a code on the page of the plan, or where the last one was refused. */
async function tryCode(page: Page, code: string) {
  const summary = page.getByText('I have a coupon')
  if (await summary.count()) await summary.click()
  await page.getByLabel('Coupon').fill(code)
  await page.getByRole('button', { name: 'Show what it saves' }).click()
  await page.waitForURL((url) => url.searchParams.get('coupon') === code)
}

test('a provider pays less with codes, leaves another card and an address, pauses and goes on', async () => {
  const desk = await openPlanDesk(browser.marketplaces(), pounds)
  const elsewhere = await openMoneyDesk(browser.marketplaces(), dollars)
  const add = (code: string, rest: Partial<CreateCoupon> = {}) =>
    desk.inside((ctx) => createCoupon(ctx, { code, percentOff: 20, duration: 'forever', ...rest }))
  const business = await desk.inside((ctx) => ctx.trx('plans').where({ name: 'Business' }).first('id'))
  await add('WELCOME', { duration: 'once' })
  await add('LARGE', { planIds: [business.id] })
  await add('OLD')
  await desk.inside((ctx) => ctx.trx('plan_coupons').where({ code: 'OLD' }).update({ redeem_by: ctx.now }))
  await add('LOYAL')
  await elsewhere.inside((ctx) => createCoupon(ctx, { code: 'THEIRS', percentOff: 50, duration: 'forever' }))

  const { page, problems } = await browser.newPage()
  await asProvider(page, pounds, '/provider/plan')
  await page.getByRole('table').getByRole('link', { name: 'Choose: Professional' }).click()
  await page.getByText('I have a coupon').click()
  await page.getByLabel('Coupon').fill('welcome')
  await page.getByRole('button', { name: 'Show the price' }).click()
  await page.getByText('20 % off the first payment').waitFor()
  await page.getByText('£15.20').waitFor()
  await isSound(page, 'coupon-checkout')
  await page.getByRole('button', { name: 'Go to payment' }).click()
  await page.waitForURL(/\/c\/pay\//)
  await leaveCard(page, visa)
  await page.getByText('Thank you. Your plan counts from now on.').waitFor()

  for (const [code, words] of [
    ['NOBODYS', 'There is no such code'],
    ['THEIRS', 'There is no such code'],
    ['WELCOME', 'You have used this code already'],
    ['LARGE', 'This code is not for this plan'],
    ['OLD', 'This code is not valid any more'],
  ] as const) {
    await tryCode(page, code)
    await page.getByText(words).waitFor()
  }
  await isSound(page, 'coupon-refused')
  await tryCode(page, 'LOYAL')
  await page.getByText('20 % off every payment').waitFor()
  await page.getByText('£15.20').waitFor()
  await isSound(page, 'coupon-shown')
  await page.getByRole('button', { name: 'Use the coupon' }).dblclick()
  await page.getByText('Your coupon counts from the next payment on.').waitFor()
  await page.getByText('Coupon LOYAL takes 20% off every payment.').waitFor()
  expect(await page.getByText('I have a coupon').count()).toBe(0)
  await isSound(page, 'coupon-used')

  await page.getByRole('link', { name: 'Card and billing details' }).click()
  await page.getByText('Visa ending in 4242, good until 12/2034.').waitFor()
  await page.getByLabel('Tax number').fill('GB123')
  await page.getByRole('button', { name: 'Save the details' }).click()
  await page.getByText('A tax number belongs to an address in its country').first().waitFor()
  await isSound(page, 'paying-refused')
  await page.getByLabel('Tax number').fill('')
  await page.getByLabel('Street and number').fill('12 Garden Lane')
  await page.getByLabel('Postcode').fill('E8 1AB')
  await page.getByLabel('Town').fill('London')
  await page.getByRole('button', { name: 'Save the details' }).click()
  await page.getByText('Saved.').waitFor()
  await page.getByRole('button', { name: 'Use another card' }).click()
  await page.waitForURL(/\/c\/pay\//)
  await leaveCard(page, mastercard)
  await page.getByText('Your card is changed.').waitFor()
  await page.getByText('Mastercard ending in 4444').waitFor()
  await isSound(page, 'paying')

  await page.goto(browser.url(pounds.slug, '/provider/plan'))
  await page.getByRole('link', { name: 'Pause' }).click()
  await page.getByText(/While it is paused nothing is charged/).waitFor()
  await isSound(page, 'pause')
  await page.getByRole('button', { name: 'Pause the plan' }).click()
  await page.getByText('Your plan will be paused.').waitFor()
  await isSound(page, 'pausing')
  await page.getByRole('link', { name: 'Go on with Professional' }).click()
  await page.getByRole('button', { name: /^Go on for £19\.00/ }).click()
  await page.getByText('Your plan goes on as it was.').waitFor()
  // Refused forms are answered with 400 and 422, which a browser writes into its console.
  expect(problems.filter((problem) => !/status of 4(00|22)/.test(problem))).toEqual([])
  await elsewhere.close()
  await desk.close()
}, 180_000)

test('a marketplace pays its own plan for less and by another card, and says who of its staff rests', async () => {
  const desk = await openMoneyDesk(browser.marketplaces(), dollars)
  const { database } = desk.runtime
  const ofPlatform = systemScope(platformTenantId)
  await database.inTenant(ofPlatform, (ctx) =>
    createCoupon(ctx, { code: 'PARTNER', percentOff: 50, duration: 'months', months: 6 }),
  )
  const users = await database.inTenant(ofPlatform, (ctx) =>
    ctx
      .trx('users')
      .whereIn('email', ['office@morgenrein.example', 'office@stillroom.example'])
      .orderBy('email')
      .select('id', 'first_name'),
  )
  for (const { id: accountId } of users)
    await desk.inside((ctx) => addStaffMember(ctx, { accountId, role: 'tenant_operator' }))
  const own = `/m/${dollars.slug}/plan`

  const { page, problems } = await browser.newPage()
  await asStaff(page, 'owner@chalkline.example', own)
  await page.getByRole('link', { name: 'Choose: Growth' }).first().click()
  await page.getByRole('button', { name: 'Go to payment' }).click()
  await page.waitForURL(/\/c\/pay\//)
  await leaveCard(page, visa)
  await page.getByText('Thank you. Your plan counts from now on.').waitFor()

  await tryCode(page, 'LOYAL')
  await page.getByText('There is no such code').waitFor()
  await tryCode(page, 'PARTNER')
  await page.getByText('50 % off for 6 months').waitFor()
  await isSound(page, 'own-coupon')
  await page.getByRole('button', { name: 'Use the coupon' }).click()
  await page.getByText(/^Coupon PARTNER takes 50% off what is paid until/).waitFor()

  await page.getByRole('link', { name: 'Card and billing details' }).click()
  await page.getByRole('button', { name: 'Use another card' }).click()
  await page.waitForURL(/\/c\/pay\//)
  await leaveCard(page, mastercard)
  await page.getByText('Mastercard ending in 4444').waitFor()
  await page.getByLabel('Name or company').fill('Chalkline Tutoring LLC')
  await page.getByRole('button', { name: 'Save the details' }).click()
  await page.getByText('Saved.').waitFor()
  await isSound(page, 'own-paying')

  await page.goto(browser.url('admin', own))
  await page.getByRole('link', { name: 'Cancel the plan' }).click()
  await page.getByText('What ends then').waitFor()
  await page.getByText('There is no room for 2 people of your staff.').waitFor()
  await isSound(page, 'own-cancel')
  await page.getByRole('button', { name: 'Cancel the plan' }).click()
  await page.getByText('Free has no room for 2 people of your staff').waitFor()
  await isSound(page, 'own-plan-over')
  await page.getByRole('link', { name: 'Choose who stays' }).click()
  await page.getByRole('heading', { level: 1, name: 'What stays with a smaller plan' }).waitFor()
  for (const box of await page.getByRole('checkbox').all()) await box.check()
  await page.getByRole('button', { name: 'Save who stays' }).click()
  await page.getByText('There is no room for so many: at least 2 people have to rest').first().waitFor()
  await isSound(page, 'own-rest-refused')
  for (const box of await page.getByRole('checkbox').all()) await box.uncheck()
  await page.getByRole('checkbox').last().check()
  await page.getByRole('button', { name: 'Save who stays' }).click()
  await page.getByText('Saved. You can change it at any time.').waitFor()
  await isSound(page, 'own-rest')
  expect(problems.filter((problem) => !/status of 4(00|22)/.test(problem))).toEqual([])

  // It is chosen beforehand: until the plan ends everybody works on.
  const roles = () =>
    desk.inside((ctx) => Promise.all(users.map(({ id }: { id: string }) => findStaffRole(ctx, id))))
  expect(await roles()).toEqual(['tenant_operator', 'tenant_operator'])

  const operator = await browser.newPage({ ...phone })
  await asStaff(operator.page, 'office@chalkline.example', `/m/${dollars.slug}`)
  for (const page of ['rest', 'coupon', 'paying']) {
    const answer = await operator.page.goto(browser.url('admin', `${own}/${page}`))
    expect([page, answer?.status()]).toEqual([page, 403])
  }
  await desk.close()
}, 180_000)
