import type { Page } from 'playwright-core'
import { newId } from '#platform/kernel/ids.ts'
import { type Ctx, systemScope } from '#platform/kernel/tenant.ts'
import { accounts } from '#platform/local/demo/content/accounts.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import { phone, tabTo, useBrowser } from '#tests/support/browser.ts'
import { isSound } from '#tests/support/console-desk.ts'
import { sites } from '#tests/support/marketplace.ts'
import { openMoneyDesk } from '#tests/support/money-desk.ts'

const browser = useBrowser()
const [site, other] = [sites[0]!, sites.find(({ slug }) => slug === 'chalkline')!]
const planPage = `/platform/marketplaces/${site.slug}`

async function signIn(page: Page, email: string, path: string) {
  const { password } = accounts.find((account) => account.email === email)!
  await page.goto(browser.url('admin', `/sign-in?to=${encodeURIComponent(path)}`))
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((url) => url.pathname === path)
}
/** Of an address of the console that the page is in, as the person who is signed in. */
const statusOf = (page: Page, path: string) =>
  page.evaluate(async (address) => (await fetch(address)).status, path)

/** Three invoices of one provider: paid, refused, and paid in another currency. */
async function seedInvoices(ctx: Ctx, providerId: string) {
  const subscription = await ctx
    .trx('subscriptions')
    .where({ owner_kind: 'provider', owner_id: providerId })
    .first('id')
  const invoice = (number: string, issuedAt: string, rest: object) => ({
    id: newId(),
    subscription_id: subscription.id,
    processor_invoice_id: `in_${number}`,
    number,
    currency: 'EUR',
    total_amount: 4_900,
    due_amount: 0,
    tax_amount: 782,
    period_starts_at: issuedAt,
    period_ends_at: issuedAt,
    issued_at: issuedAt,
    ...rest,
  })
  const paid = { state: 'paid', paid_amount: 4_900, fee_amount: 98 }
  await ctx.trx('plan_invoices').insert([
    invoice('MORG-0001', '2026-03-10T09:00:00Z', paid),
    invoice('MORG-0002', '2026-04-10T09:00:00Z', {
      state: 'open',
      is_failed: true,
      paid_amount: 0,
      due_amount: 4_900,
    }),
    invoice('MORG-0003', '2026-05-10T09:00:00Z', { ...paid, currency: 'USD' }),
  ])
}

/** What a provider has used in the last three months. */
const useBookings = (ctx: Ctx, providerId: string) =>
  ctx.trx.raw(
    `insert into usage_counters (id, owner_kind, owner_id, meter, period, used)
     select gen_random_uuid(), 'provider', ?, 'bookings',
       to_char(now() at time zone (select time_zone from tenants where id = ?) - make_interval(months => n), 'YYYY-MM'),
       12 + n * 5
     from generate_series(0, 2) n
     on conflict (tenant_id, owner_kind, owner_id, meter, period) do update set used = excluded.used`,
    [providerId, ctx.tenantId],
  )

test('a marketplace reads its invoices by state, days and name, and takes them away as a file', async () => {
  const desk = await openMoneyDesk(browser.marketplaces(), site)
  await desk.inside((ctx) => seedInvoices(ctx, desk.providerId))
  await desk.close()
  const { page, problems } = await browser.newPage()
  await signIn(page, 'owner@morgenrein.example', `/m/${site.slug}/subscriptions`)
  await page.getByRole('link', { name: 'Invoices', exact: true }).last().click()
  await page.getByRole('heading', { level: 1, name: 'Invoices for plans' }).waitFor()
  await isSound(page, 'invoices')

  const row = (number: string) => page.getByRole('row').filter({ hasText: number })
  for (const words of ['€41.18', '€7.82', '€0.98', '€48.02', 'Paid'])
    await row('MORG-0001').getByText(words, { exact: true }).waitFor()
  // Two currencies, each with sums of its own.
  const euros = page.getByRole('region', { name: 'Sums in EUR' })
  expect(await euros.getByText('€48.02').count()).toBe(1)
  await page.getByRole('region', { name: 'Sums in USD' }).getByText('$48.02').waitFor()

  await tabTo(page, 'a[href*="state=failed"]')
  await page.keyboard.press('Enter')
  await row('MORG-0002').getByText('Failed').waitFor()
  await row('MORG-0001').waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'All', exact: true }).click()
  await row('MORG-0001').waitFor()
  await page.getByLabel('Issued since').fill('2026-05-01')
  await page.getByRole('button', { name: 'Filter' }).click()
  await row('MORG-0002').waitFor({ state: 'detached' })
  await row('MORG-0003').waitFor()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export as CSV' }).click(),
  ])
  expect(file.suggestedFilename()).toMatch(new RegExp(`^${site.slug}-plan-invoices-.*\\.csv$`))
  await page.getByLabel('Name or number').fill('nobody of that name')
  await page.getByRole('button', { name: 'Filter' }).click()
  await page.getByText('No invoice fits these filters').waitFor()
  await page.getByRole('link', { name: 'Clear' }).click()
  await row('MORG-0001').getByRole('link', { name: site.provider.name }).click()
  await page.waitForURL(/\/reviews\/[^/]+\/plan$/)
  await page.getByText('What they have, and why').waitFor()
  expect(problems).toEqual([])

  // Neither of another marketplace, nor what is the platform's.
  for (const path of ['/subscriptions/invoices', '/subscriptions/invoices.csv'])
    expect(await statusOf(page, `/m/${other.slug}${path}`)).toBe(404)
  for (const path of [planPage, '/platform/subscriptions/invoices', '/platform/subscriptions/invoices.csv'])
    expect([path, await statusOf(page, path)]).toEqual([path, 403])
  expect(await statusOf(page, '/platform/subscriptions/shares')).toBe(403)
})

test('the platform sees what a marketplace uses and why, grants by keyboard, in two tabs, and takes back', async () => {
  const desk = await openMoneyDesk(browser.marketplaces(), site)
  await desk.inside((ctx) => useBookings(ctx, desk.providerId))
  await desk.close()
  const { page, problems } = await browser.newPage()
  await signIn(page, 'staff@shingle.example', `/m/${site.slug}`)
  await page.getByRole('link', { name: 'Its plan and usage' }).click()
  await page.getByRole('heading', { level: 1, name: `Plan of ${site.name}` }).waitFor()
  const usage = page.getByRole('region', { name: 'Usage' })
  for (const name of ['Marketplaces', 'Staff', 'Providers', 'Bookings a month'])
    await usage.getByRole('heading', { name, exact: true }).waitFor()
  await usage.getByText('Bookings a month, the last 12 months').first().waitFor()
  await page
    .getByText(/^Because of the plan .+ since /)
    .first()
    .waitFor()
  await isSound(page, 'marketplace-plan')
  const stale = await page.context().newPage()
  await stale.goto(page.url())

  await tabTo(page, 'select[name=feature]')
  await page.keyboard.type('Platform fee')
  await tabTo(page, 'input[name=share]')
  await page.keyboard.type('1.25')
  await tabTo(page, 'input[name=reason]')
  await page.keyboard.type('For the first year')
  await page.getByLabel('Counts until').fill('2099-12-31')
  await tabTo(page, 'input[name=isOverride]')
  await page.keyboard.press('Space')
  await tabTo(page, 'button[type=submit]')
  await page.keyboard.press('Enter')
  await page.getByText('Given. It counts from now on.').waitFor()
  await page
    .getByText(/^Because of an override since .+ until 31 December 2099: For the first year\.$/)
    .waitFor()
  await page.getByText('Platform fee: 1.25%').last().waitFor()
  await isSound(page, 'marketplace-plan-granted')

  // A tab that is older than that.
  await stale.getByLabel('Feature').selectOption({ label: 'Platform fee' })
  await stale.getByLabel('What it is').fill('2')
  await stale.getByLabel('Reason').fill('Again')
  await stale.getByRole('button', { name: 'Give it' }).click()
  await stale
    .getByText(/^There is an override of Platform fee/)
    .first()
    .waitFor()
  expect(await stale.getByLabel('Reason').inputValue()).toBe('Again')
  await stale.getByLabel('Feature').selectOption({ label: 'Staff' })
  await stale.getByLabel('How many').fill('9999999')
  await stale.getByRole('button', { name: 'Give it' }).click()
  await stale
    .getByText(/1000000/)
    .first()
    .waitFor()
  await stale.close()

  // Its owner reads the reason, and who it was.
  const owner = await browser.newPage()
  await signIn(owner.page, 'owner@morgenrein.example', `/m/${site.slug}/plan`)
  await owner.page.getByText(/^Because of an override since .+: For the first year\.$/).waitFor()
  await owner.page.goto(browser.url('admin', `/m/${site.slug}/audit`))
  await owner.page.getByText('granted a feature to').first().waitFor()

  await page.getByRole('button', { name: 'Take back: Platform fee' }).click()
  await page.getByText('Taken back. It does not count any more.').waitFor()
  expect(await page.getByText('For the first year').count()).toBe(1)
  // Refused forms are answered with 409 and 422, which a browser writes into its console.
  expect(problems.filter((problem) => !/status of 4(09|22)/.test(problem))).toEqual([])
})

test('on a phone the platform finds its shares and the invoices of marketplaces', async () => {
  const desk = await openMoneyDesk(browser.marketplaces(), site)
  await desk.runtime.database.inTenant(systemScope(platformTenantId), (ctx) =>
    ctx.trx('plan_shares').insert(
      [
        { currency: 'EUR', paid_amount: 4_900, amount: 98 },
        { currency: 'EUR', paid_amount: 4_900, amount: 98 },
        { currency: 'USD', paid_amount: 1_900, amount: 38 },
      ].map((each) => ({
        id: newId(),
        marketplace_id: desk.scope.tenantId,
        issued_at: '2026-05-10T09:00:00Z',
        ...each,
      })),
    ),
  )
  await desk.close()
  const { page, problems } = await browser.newPage(phone)
  await signIn(page, 'staff@shingle.example', '/platform/subscriptions')
  await page.getByRole('link', { name: 'Invoices', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Invoices for plans' }).waitFor()
  await isSound(page, 'platform-invoices')
  await page.getByRole('link', { name: 'Shares' }).click()
  await page.getByRole('heading', { level: 1, name: 'Shares' }).waitFor()
  await page.getByText('€1.96').first().waitFor()
  await page.getByText('Of $19.00 at one marketplace').waitFor()
  await isSound(page, 'platform-shares')
  expect((await page.goto(browser.url('admin', '/platform/marketplaces/nobody-here')))?.status()).toBe(404)
  expect(problems.filter((problem) => !/status of 404/.test(problem))).toEqual([])
})
