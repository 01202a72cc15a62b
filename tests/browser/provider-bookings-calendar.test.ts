import { reportNoShow } from '#platform/booking/index.ts'
import { addTimeOff } from '#platform/scheduling/index.ts'
import { accessibilityViolations, desktop, phone } from '#tests/support/browser.ts'
import { quarterAfter } from '#tests/support/factories.ts'
import { book, deskMorning } from '#tests/support/provider-desk.ts'
import { inMarket, site, days, desk, open, goTo, said } from './bookings-desk.ts'

test('an appointment is dragged to another time, and moves only when that is confirmed', async () => {
  const startsAt = deskMorning(17)
  await inMarket(site, (ctx) => book(ctx, { serviceId: desk.instant, startsAt, firstName: 'Nele' }))
  const date = new Intl.DateTimeFormat('sv', { timeZone: desk.zone }).format(startsAt)
  const { page } = await open(`/provider/calendar?view=week&date=${date}`, {
    viewport: { width: 1440, height: 1200 },
  })
  const event = page.locator('a.event').filter({ hasText: 'Nele Okafor' }).first()
  await event.scrollIntoViewIfNeeded()
  const box = (await event.boundingBox())!

  await page.mouse.move(box.x + box.width / 2, box.y + 10)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2, box.y - 40, { steps: 4 })
  await page.mouse.move(box.x + box.width / 2, box.y - 94, { steps: 4 })
  await page.mouse.up()

  await page.waitForURL(/\/provider\/bookings\/[^/?]+\?step=move/)
  await page.getByRole('heading', { name: 'Move it to another time' }).waitFor()
  expect(new URL(page.url()).searchParams.get('time')).toMatch(/^\d{2}:(00|15|30|45)$/)
  await said(page, 'Confirmed')
})

test('time is blocked from the calendar, which then shows it in every view', async () => {
  const { page } = await open('/provider/calendar?view=month', { javaScriptEnabled: false })
  await page.getByRole('link', { name: 'Block time' }).click()
  await page.getByLabel('Reason').fill('Dentist')
  await page.getByRole('button', { name: 'Add time off' }).click()
  await page.waitForURL(/\/provider\/calendar\?view=month/)
  await said(page, 'Dentist')

  for (const view of ['Week', 'Day']) {
    await page.getByRole('navigation', { name: 'View' }).getByRole('link', { name: view }).click()
    await page.waitForURL(new RegExp(`view=${view.toLowerCase()}`))
    expect(await said(page, 'Dentist')).toContain('Dentist')
  }
  // It lies on this day: later tests need the hours.
  await inMarket(site, (ctx) => ctx.trx('time_off').where({ reason: 'Dentist' }).delete())
})

test('a day shows a column for each of the team', async () => {
  const startsAt = deskMorning(18)
  const date = new Intl.DateTimeFormat('sv', { timeZone: desk.zone }).format(startsAt)
  const [ida] = desk.members
  await inMarket(site, async (ctx) => {
    await book(ctx, { serviceId: desk.team, startsAt, firstName: 'Olga', memberId: ida!.id })
    const from = quarterAfter(startsAt, 2)
    await addTimeOff(ctx, {
      providerId: desk.providerId,
      memberId: ida!.id,
      startsAt: from.toISOString(),
      endsAt: quarterAfter(from, 1).toISOString(),
      reason: 'School run',
    })
  })
  const { page } = await open(`/provider/calendar?view=day&date=${date}`)
  const column = (name: string) =>
    page.locator('.week-day').filter({ has: page.getByRole('heading', { name }) })

  await column(ida!.name).getByText('Olga Okafor').waitFor()
  await column(ida!.name).getByText('School run').waitFor()
  expect(await column(desk.members[1]!.name).getByText('Olga Okafor').count()).toBe(0)
})

test.each([
  ['on a phone', phone],
  ['on a desk', { ...desktop, viewport: { width: 1440, height: 900 } }],
])('the pages have no barriers and fit the screen, %s', async (_, options) => {
  const [requested, missed] = await inMarket(site, async (ctx) => {
    const hours = options === phone ? 20 : 19
    const past = new Date(ctx.now.getTime() - 3 * 86_400_000)
    const waiting = await book(ctx, { serviceId: desk.approval, startsAt: days(hours), firstName: 'Paula' })
    const over = await book(ctx, {
      serviceId: desk.team,
      startsAt: quarterAfter(ctx.now, -hours),
      firstName: 'Ruth',
      at: past,
    })
    await reportNoShow(ctx, { as: 'provider', bookingId: over }, { reason: 'Nobody there' })
    return [waiting, over]
  })
  const { page, problems } = await open('/provider', { ...options, reducedMotion: 'reduce' })
  const paths = [
    '/provider',
    '/provider/bookings',
    '/provider/bookings?filter=requests',
    '/provider/bookings?filter=all&from=2020-01-01',
    `/provider/bookings?step=cancel&booking=${requested}`,
    `/provider/bookings/${requested}`,
    `/provider/bookings/${requested}?step=decline`,
    `/provider/bookings/${requested}?step=move`,
    `/provider/bookings/${missed}`,
    '/provider/calendar?view=month',
    '/provider/calendar?view=week',
    '/provider/calendar?view=day',
    '/provider/calendar?view=week&date=2027-03-28',
    '/provider/calendar?view=day&date=2027-10-31',
    '/provider/availability?block=2030-01-01',
  ]
  for (const path of paths) {
    await goTo(page, path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect([path, await accessibilityViolations(page), overflow <= 0]).toEqual([path, [], true])
  }
  expect(problems).toEqual([])
})
