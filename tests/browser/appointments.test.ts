import type { Page } from 'playwright-core'
import { newId } from '#platform/kernel/ids.ts'
import { accessibilityViolations, phone, useBrowser } from '#tests/support/browser.ts'
import {
  colleague,
  offerAppointments,
  runAsTenant,
  type DemoServices,
} from '#tests/support/demo-appointments.ts'
import {
  answerQuestions,
  bookAsGuest,
  fillDetails,
  holdTime,
  newGuest,
  sites,
  type DemoSite,
} from '#tests/support/marketplace.ts'

const browser = useBrowser()
const offered = new Map<string, DemoServices>()

beforeAll(async () => {
  const { database } = browser.marketplaces()
  for (const site of sites) offered.set(site.slug, await offerAppointments(database.appUrl, site))
}, 180_000)

const service = (site: DemoSite, kind: keyof DemoServices, query = '') =>
  browser.url(site.slug, `/services/${offered.get(site.slug)![kind]}${query}`)
const sql = (site: DemoSite, text: string, values: unknown[] = []) =>
  runAsTenant(browser.marketplaces().database.appUrl, site, text, values)

/** The booking of the open page. @returns its address without a query, and its reference */
async function bookingOf(page: Page) {
  // The address changes a moment before the page does.
  await page
    .locator('main')
    .getByText(/[A-Z0-9]{4}-[A-Z0-9]{4}/)
    .first()
    .waitFor()
  const text = await page.locator('main').innerText()
  return { path: page.url().replace(/\?.*/, ''), reference: /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(text)![0] }
}
const main = (page: Page) => page.locator('main').innerText()

describe.each(sites)('$name, in the theme $theme', (site) => {
  test('a length and a person are chosen before the time, and stay chosen up to the manage page', async () => {
    const { page, problems } = await browser.newPage(phone)
    const findings: string[] = []
    const look = async (name: string) => {
      for (const each of await accessibilityViolations(page)) findings.push(`${name}: ${each}`)
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      if (excess > 0) findings.push(`${name} is ${excess} px too wide`)
    }
    await page.goto(service(site, 'lengths'))
    await page.locator('input[name=length][value="30"]').check()
    await page.waitForURL(/length=30/)
    await page.getByRole('radio', { name: colleague }).check()
    await page.waitForURL(/member=/)
    await page.locator('input[name=durationMinutes][value="30"]').waitFor({ state: 'attached' })
    await look('service')
    await holdTime(page)
    await fillDetails(page, newGuest(site, 'Marsh'))
    await answerQuestions(page)
    await page.getByRole('heading', { name: 'What you agree to' }).waitFor()
    const review = await main(page)
    expect(review).toContain('30 minutes')
    expect(review).toContain(`With ${colleague}`)
    expect(review).toMatch(/Total\s+.30\.00/)
    expect(review).toMatch(/If you do not come\s+.24\.00/)
    await look('review')

    await page.getByRole('button', { name: 'Book now' }).click()
    await page.getByRole('heading', { name: 'You are booked, Ada' }).waitFor()
    expect(await main(page)).toContain(`With ${colleague}`)
    await look('confirmation')
    const { path } = await bookingOf(page)
    await page.goto(`${path}?cancel=1`)
    await page.getByRole('heading', { name: 'Cancel this appointment?' }).waitFor()
    await look('cancelling')
    await page.goto(`${path}/reschedule`)
    await page.locator('input[name=to]').first().waitFor()
    await look('other times')
    await page.locator('input[name=to]').first().check()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('button', { name: 'Move the appointment' }).waitFor()
    await look('moving')
    expect(findings).toEqual([])
    expect(problems).toEqual([])
  })
})

const [site, other] = [sites[0]!, sites[1]!]

test('places of a class are booked without scripts, and the next visitor sees how many are left', async () => {
  const { page } = await browser.newPage({ javaScriptEnabled: false })
  await page.goto(service(other, 'class'))
  await page.locator('select[name=seats]').selectOption('2')
  await page.getByRole('button', { name: 'Show the times' }).click()
  expect(new URL(page.url()).searchParams.get('seats')).toBe('2')
  const day = await page.locator('a.day-free').first().getAttribute('href')
  expect(day).toContain('seats=2')
  const start = await bookAsGuest(page, newGuest(other, 'Pair'))
  expect(await main(page)).toMatch(/2 places/)

  const next = await browser.newPage()
  await next.page.goto(service(other, 'class'))
  const slot = next.page.locator('label.slot', { has: next.page.locator(`input[value="${start}"]`) })
  await slot.getByText('4 places left').waitFor()
})

test('a booking by request says so from the first page on, and can be taken back free of charge', async () => {
  const { page, problems } = await browser.newPage()
  await page.goto(service(site, 'request'))
  await page.getByText('By request:').waitFor()
  await holdTime(page)
  await fillDetails(page, newGuest(site, 'Asks'))
  await answerQuestions(page)
  await page.getByText('This is a request').waitFor()
  await page.getByRole('button', { name: 'Send the request' }).click()
  await page.getByRole('heading', { name: 'Your request is sent, Ada' }).waitFor()
  expect(await main(page)).toContain('Waiting for an answer')
  expect(await main(page)).toMatch(/The provider answers until \d/)

  await page.getByRole('link', { name: 'Take this request back' }).click()
  await page.getByText('Cancelling costs you nothing').waitFor()
  await page.getByRole('button', { name: 'Take the request back' }).click()
  await page.getByText('This appointment is cancelled').waitFor()
  expect(await main(page)).toContain('there is nothing to pay')
  expect(problems).toEqual([])
})

test('a request that nobody answered says so, and leads to other times', async () => {
  const { page } = await browser.newPage()
  await page.goto(service(site, 'request'))
  await bookAsGuestByRequest(page, 'Lapse')
  const { path, reference } = await bookingOf(page)
  await sql(
    site,
    `with declined as (update bookings set status = 'declined' where reference = $1 returning id, version)
     insert into booking_transitions (id, booking_id, from_status, to_status, taken_by, actor, booking_version)
     select $2, id, 'requested', 'declined', 'system', 'system', version from declined`,
    [reference, newId()],
  )
  await page.goto(path)
  await page.getByText('did not answer in time').waitFor()
  expect(await page.getByRole('link', { name: 'Choose another time' }).getAttribute('href')).toContain(
    offered.get(site.slug)!.request,
  )
})

test('an appointment is moved, and its history says so', async () => {
  const { page, problems } = await browser.newPage()
  await page.goto(service(site, 'lengths', '?length=30'))
  const start = await bookAsGuest(page, newGuest(site, 'Mover'))
  const { path, reference } = await bookingOf(page)
  await page.goto(`${path}/reschedule`)
  await page.locator('input[name=to]').last().check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Move the appointment' }).waitFor()
  expect(await main(page)).toContain('After that you can move it once more')

  await page.getByRole('button', { name: 'Move the appointment' }).click()
  await page.getByText('It is moved').waitFor()
  const [row] = await sql(site, 'select starts_at, reschedule_count from bookings where reference = $1', [
    reference,
  ])
  expect(row).toMatchObject({ reschedule_count: 1 })
  expect(new Date(row!.starts_at as string).getTime()).not.toBe(Date.parse(start))
  await page.getByText('What happened so far').click()
  await page.getByText('Moved by the customer').waitFor()
  expect(problems).toEqual([])
})

test('another time that the provider proposed is taken, and one more is left free of charge', async () => {
  const { page } = await browser.newPage({ javaScriptEnabled: false })
  await page.goto(service(site, 'lengths', '?length=30'))
  await bookAsGuest(page, newGuest(site, 'Obliges'))
  const { path, reference } = await bookingOf(page)
  const propose = (hours: number) =>
    sql(
      site,
      `insert into reschedule_proposals (id, booking_id, proposed_by, starts_at, message, expires_at, created_at)
       select $1, id, 'provider', starts_at + $3 * interval '1 hour', 'The van is late', starts_at, now()
         from bookings where reference = $2`,
      [newId(), reference, hours],
    )
  await propose(1)
  await page.goto(path)
  expect(await main(page)).toContain('The van is late')
  await page.getByRole('button', { name: 'Take the new time' }).click()
  await page.getByText('What is agreed').waitFor()
  expect(await main(page)).not.toContain('The van is late')

  await propose(1)
  await page.goto(path)
  await page.getByRole('button', { name: 'Cancel free of charge' }).click()
  await page.getByText('This appointment is cancelled').waitFor()
  expect(await main(page)).toContain('there is nothing to pay')
})

test('a late cancellation names its fee to the cent before, and again after', async () => {
  const { page } = await browser.newPage()
  await page.goto(service(site, 'lengths', '?length=30'))
  await bookAsGuest(page, newGuest(site, 'Late'))
  const { path, reference } = await bookingOf(page)
  await sql(
    site,
    `update bookings set penalty_starts_at = now() + interval '10 hours' where reference = $1`,
    [reference],
  )
  await page.goto(`${path}?cancel=1`)
  await page.getByText('You pay for cancelling now').waitFor()
  expect(await main(page)).toMatch(/You pay for cancelling now\s+€15\.00/)
  await page.getByRole('button', { name: 'Cancel the appointment' }).click()
  await page.getByText('This appointment is cancelled').waitFor()
  expect(await main(page)).toContain('€15.00 is to be paid, as agreed')
})

test('the customer says that it was done', async () => {
  const { page } = await browser.newPage({ javaScriptEnabled: false })
  await page.goto(service(site, 'lengths', '?length=30'))
  await bookAsGuest(page, newGuest(site, 'Happy'))
  const { path, reference } = await bookingOf(page)
  await moveIntoPast(reference, `status = 'in_progress', started_at = now(), finished_at = now()`)
  await page.goto(path)
  await page.getByRole('button', { name: 'Yes, it is done' }).click()
  await page.getByText('Completed', { exact: true }).first().waitFor()
  expect(await main(page)).not.toContain('Was it done?')
})

test('who is said not to have come can say that it was otherwise', async () => {
  const { page } = await browser.newPage()
  await page.goto(service(site, 'lengths', '?length=30'))
  await bookAsGuest(page, newGuest(site, 'Present'))
  const { path, reference } = await bookingOf(page)
  await moveIntoPast(reference, `status = 'no_show'`)
  await sql(
    site,
    `insert into no_show_reports (id, booking_id, provider_id, reported_by, absent, reason, fee_amount, refund_amount, contest_until, created_at)
     select $1, id, provider_id, 'provider', 'customer', 'Nobody opened', 2400, 600, now() + interval '2 days', now()
       from bookings where reference = $2`,
    [newId(), reference],
  )
  await page.goto(path)
  await page.getByText('says that you did not come').waitFor()
  expect(await main(page)).toContain('€24.00')
  await page.getByRole('link', { name: 'I was there' }).click()
  await page.getByLabel('What happened').fill('The bell is broken, I waited at the door')
  await page.getByRole('button', { name: 'Send it to the marketplace' }).click()
  await page.getByText('The marketplace decides, and writes to you').waitFor()
  await page.getByText('What happened so far').click()
  await page.getByText('Contested that nobody came').waitFor()
})

test('an appointment is repeated around a time that is taken, without scripts, and all of them are cancelled', async () => {
  const { page } = await browser.newPage({ javaScriptEnabled: false })
  await page.goto(service(other, 'lengths', '?length=30'))
  await page.locator('input[name=start]').first().check()
  await page.getByRole('button', { name: 'Repeat it every few weeks' }).click()
  await page.locator('select[name=count]').selectOption('3')
  await page.getByRole('button', { name: 'Show the times' }).click()
  await page.getByText('All of them are free').waitFor()
  const second = await page.locator('input[name=at-1]').inputValue()
  await sql(
    other,
    `insert into time_off (id, provider_id, starts_at, ends_at)
     select $1, id, $3::timestamptz, $3::timestamptz + interval '30 minutes' from providers where business_name = $2`,
    [newId(), other.provider.name, second],
  )
  await page.reload()
  await page.getByText('2 are free; for 1 choose another time or leave it out').waitFor()
  expect(await main(page)).toContain('falls on a day off')
  await page.locator('select[name=at-1]').selectOption({ index: 1 })
  await page.getByRole('button', { name: 'Continue with these times' }).click()
  await page.waitForURL(/checkout/)
  await fillDetails(page, newGuest(other, 'Regular'))
  await answerQuestions(page)
  expect(await main(page)).toMatch(/Total\s+.90\.00/)
  await page.getByRole('button', { name: 'Book now' }).click()
  await page.getByText('A series of 3 appointments').waitFor()

  await page.getByRole('link', { name: 'Cancel all 3' }).click()
  await page.getByText('the times of 3 appointments become').waitFor()
  await page.getByRole('button', { name: 'Cancel these appointments' }).click()
  await page.getByText('This appointment is cancelled').waitFor()
  expect(
    await page.locator('section[aria-labelledby=together] li').filter({ hasText: 'Cancelled' }).count(),
  ).toBe(3)
})

async function bookAsGuestByRequest(page: Page, name: string) {
  await holdTime(page)
  await fillDetails(page, newGuest(site, name))
  await answerQuestions(page)
  await page.getByRole('button', { name: 'Send the request' }).click()
  await page.waitForURL(/confirmed=1/)
}

/** As if it had begun an hour ago. */
const moveIntoPast = (reference: string, changes: string) =>
  sql(
    site,
    `with moved as (update bookings set starts_at = now() - interval '1 hour', ends_at = now() - interval '30 minutes', ${changes}
       where reference = $1 returning id)
     update slot_claims set active = false where booking_id in (select id from moved)`,
    [reference],
  )
