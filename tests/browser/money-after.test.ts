import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openDatabase } from '#platform/kernel/database.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { addCharge } from '#platform/payments/index.ts'
import { accessibilityViolations, phone, useBrowser } from '#tests/support/browser.ts'
import { runAsTenant } from '#tests/support/demo-appointments.ts'
import { eventually } from '#tests/support/eventually.ts'
import { answerQuestions, fillDetails, holdTime, newGuest, sites } from '#tests/support/marketplace.ts'

const browser = useBrowser()
const euros = sites.find(({ slug }) => slug === 'morgenrein')!
const dollars = sites.find(({ slug }) => slug === 'chalkline')!
type Site = typeof euros

const sql = (site: Site, text: string, values: unknown[] = []) =>
  runAsTenant(browser.marketplaces().database.appUrl, site, text, values)

async function look(page: Page, name: string) {
  expect(await accessibilityViolations(page)).toEqual([])
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect([name, Math.max(0, excess)]).toEqual([name, 0])
  await keep(page, name)
}

/** Screenshots are kept where a folder for them is named. */
async function keep(page: Page, name: string) {
  const folder = process.env.TEST_SCREENSHOTS
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

/** Books a service of the demo and pays for it on the page of the processor. @returns the page of the booking and its id */
async function bookAndPay(page: Page, site: Site, service: string, name: string) {
  await page.goto(browser.url(site.slug, `/services?q=${encodeURIComponent(service)}`))
  await page.getByRole('link', { name: service, exact: true }).first().click()
  await page.locator('input[name=start]').first().waitFor()
  await holdTime(page)
  const guest = newGuest(site, name)
  await fillDetails(page, guest)
  await answerQuestions(page)
  await page.getByRole('button', { name: /^Pay .* and book$/ }).click()
  await payOn(page)
  await page.waitForURL(/\/bookings\/[^/?]+\?confirmed=1/)
  await page.getByRole('heading', { name: 'Payment', exact: true }).waitFor()
  const [booking] = await sql(site, 'select id, provider_id from bookings where email = $1', [guest.email])
  return {
    path: page.url().replace(/\?.*/, ''),
    bookingId: String(booking!.id),
    providerId: String(booking!.provider_id),
  }
}

/** On the page of the processor. */
async function payOn(page: Page, card = '4242424242424242') {
  await page.waitForURL(/\/c\/pay\//)
  await page.locator('[name=number]').fill(card)
  await page.locator('[name=expiry]').fill('12 / 34')
  await page.locator('[name=cvc]').fill('123')
  await page.locator('[name=name]').fill('Ada Okafor')
  await page.locator('form:has([name=number]) button[type=submit]').click()
}

const fortyPercent = JSON.stringify([{ hoursBefore: 0, refundPercent: 40 }])

test.each([
  // 40 % of 69.00 with its tax, and of 80.74 with tax on top and the fee for booking.
  { site: euros, service: 'Windows, up to ten panes', name: 'Petra', back: '€27.60', kept: '€41.40' },
  { site: dollars, service: 'Essay conference', name: 'Paul', back: /\$32\.\d\d/, kept: /\$48\.\d\d/ },
])('on $site.name a cancellation gives back exactly what its preview said', async (each) => {
  const { site, service, name } = each
  const { page, problems } = await browser.newPage(phone)
  const { path, bookingId } = await bookAndPay(page, site, service, name)
  await look(page, `${site.slug}-paid-phone`)
  await sql(site, `update bookings set policy = jsonb_set(policy, '{cancellation}', $1) where id = $2`, [
    fortyPercent,
    bookingId,
  ])

  await page.goto(`${path}?cancel=1`)
  const preview = page.locator('#cancel')
  await preview.getByText('You get back').waitFor()
  const back = (await preview.locator('.price-total').innerText()).replace('You get back', '').trim()
  expect(back).toMatch(each.back)
  await preview.getByText(each.kept).first().waitFor()
  await look(page, `${site.slug}-cancel-phone`)
  await preview.getByRole('button', { name: 'Cancel the appointment' }).click()

  await page.getByRole('heading', { name: 'Money back' }).waitFor()
  await page
    .getByText(`-${back}`)
    .or(page.getByText(`−${back}`))
    .first()
    .waitFor()
  await look(page, `${site.slug}-cancelled-phone`)
  // The worker sends it, and the page says so.
  await eventually('the refund to be sent', async () => {
    const [refund] = await sql(site, `select state from refunds where cause_key = $1`, [
      `cancellation:${bookingId}`,
    ])
    return refund?.state === 'succeeded'
  })
  await page.reload()
  await page.getByText(/Sent on/).waitFor()
  expect(problems).toEqual([])
})

test('additional time is asked for, agreed to and paid; then a tip is given, and a line is given back', async () => {
  const site = euros
  const { page, problems } = await browser.newPage()
  await sql(
    site,
    `update payment_settings set terms = jsonb_set(terms, '{tips}', '{"isOffered": true, "to": "provider"}')
       where is_current`,
  )
  const { path, bookingId, providerId } = await bookAndPay(page, site, 'Windows, up to ten panes', 'Tilda')
  await sql(
    site,
    `update bookings set status = 'in_progress', started_at = now(), version = version + 1 where id = $1`,
    [bookingId],
  )
  await sql(
    site,
    `update memberships set provider_id = $1 where user_id = (select id from users where email = $2)
       and provider_id is not null`,
    [providerId, site.provider.email],
  )

  const visitor = await browser.newPage()
  const desk = visitor.page
  await signInAsProvider(desk, site, `/provider/bookings/${bookingId}`)
  const card = desk.locator('#payment')
  await card.getByText('It took longer').click()
  await card.getByLabel('How much longer').fill('20')
  await card.locator('input[name=amount]').first().fill('15.00')
  await card.getByLabel('What for').fill('Two more panes in the attic')
  await card.getByRole('button', { name: 'Ask for it' }).click()
  await card.getByText(/Your customer has still to answer/).waitFor()
  await look(desk, 'provider-payment')

  await page.goto(path)
  await page.getByText('“Two more panes in the attic”').waitFor()
  await look(page, 'overrun-offered')
  await page.getByRole('button', { name: 'Agree and pay €15.00' }).click()
  await payOn(page)
  await page.waitForURL(path)
  await page.getByText('Additional time, 20 minutes').waitFor()
  await look(page, 'overrun-paid')

  await sql(
    site,
    `update bookings set status = 'completed', completed_at = now(), version = version + 1 where id = $1`,
    [bookingId],
  )
  await page.goto(path)
  await page.getByRole('heading', { name: /^Leave a tip for/ }).waitFor()
  await look(page, 'tip')
  await page.getByRole('button', { name: '€6.90 (10 %)' }).click()
  await payOn(page)
  await page.waitForURL(path)
  await page.getByText('Tip', { exact: true }).waitFor()

  await desk.goto(browser.url(site.slug, `/provider/bookings/${bookingId}`))
  await card.getByText('Give something back').click()
  const line = card.locator('select[name=line] option', { hasText: 'Additional time, 20 minutes' })
  await card.getByLabel('Of what').selectOption((await line.getAttribute('value')) ?? '')
  await card.getByLabel('Reason').fill('Sorry for the wait')
  await look(desk, 'provider-refund')
  await card.getByRole('button', { name: 'Give it back' }).click()
  await card.getByText('Sorry for the wait').waitFor()
  expect([...problems, ...visitor.problems]).toEqual([])
})

test('what a card refused is paid by a link, by whoever has it', async () => {
  const site = dollars
  const { page } = await browser.newPage()
  const { bookingId, providerId } = await bookAndPay(page, site, 'Essay conference', 'Lina')
  await refusedFee(site, bookingId, 1_250)
  await sql(
    site,
    `update memberships set provider_id = $1 where user_id = (select id from users where email = $2)
       and provider_id is not null`,
    [providerId, site.provider.email],
  )
  const desk = (await browser.newPage()).page
  await signInAsProvider(desk, site, `/provider/bookings/${bookingId}`)
  await desk.getByRole('button', { name: 'Make a link to pay it' }).click()
  const link = await desk.getByLabel('Link for your customer to pay').inputValue()
  expect(link).toMatch(/\/pay\/[\w-]{20,}$/)

  const { page: anybody } = await browser.newPage({
    ...phone,
    javaScriptEnabled: false,
    // A page that glides moves its button away from the finger.
    reducedMotion: 'reduce',
  })
  await anybody.goto(link)
  await anybody.getByRole('heading', { name: '$12.50 to pay' }).waitFor()
  await anybody.getByText('Your card could not be charged').waitFor()
  await keep(anybody, 'pay-link-phone')
  await anybody.getByRole('button', { name: 'Pay $12.50' }).click()
  await payOn(anybody)

  await anybody.getByRole('heading', { name: '$12.50 are paid' }).waitFor()

  const { page: other } = await browser.newPage(phone)
  await other.goto(link)
  await other.getByRole('heading', { name: '$12.50 are paid' }).waitFor()
  await look(other, 'pay-link-paid-phone')
})

/** A fee that the card refused. */
async function refusedFee(site: Site, bookingId: string, amount: number) {
  const database = openDatabase({ url: browser.marketplaces().database.appUrl, poolSize: 1 })
  try {
    const [payment] = await sql(site, 'select id, tenant_id from payments where subject_id = $1', [bookingId])
    await database.inTenant(systemScope(String(payment!.tenant_id)), async (ctx) => {
      const { id } = await addCharge(ctx, {
        paymentId: String(payment!.id),
        purpose: 'cancellation_fee',
        amount,
        line: null,
        dueAt: null,
      })
      await ctx.trx('charges').where({ id }).update({ state: 'failed', failure_code: 'card_declined' })
    })
  } finally {
    await database.close()
  }
}

async function signInAsProvider(page: Page, site: Site, to: string) {
  await page.goto(browser.url(site.slug, to))
  await page.getByLabel('E-mail').fill(site.provider.email)
  await page.getByLabel('Password').fill(site.provider.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((url) => url.pathname === new URL(browser.url(site.slug, to)).pathname)
}
