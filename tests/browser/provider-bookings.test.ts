import { cancelBooking, finishBooking, reportNoShow, startBooking } from '#platform/booking/index.ts'
import { accessibilityViolations } from '#tests/support/browser.ts'
import { quarterAfter } from '#tests/support/factories.ts'
import { sites } from '#tests/support/marketplace.ts'
import { book, furnishDesk } from '#tests/support/provider-desk.ts'
import { browser, inMarket, site, days, desk, open, goTo, said } from './bookings-desk.ts'

const asked = (bookingId: string) => ({ as: 'provider', bookingId }) as const

test.each([true, false])(
  'requests are accepted and declined where they are seen, with scripts: %s',
  async (javaScriptEnabled) => {
    const mark = javaScriptEnabled ? 'Anke' : 'Berta'
    await inMarket(site, async (ctx) => {
      await book(ctx, {
        serviceId: desk.approval,
        startsAt: days(javaScriptEnabled ? 2 : 3),
        firstName: mark,
      })
      await book(ctx, {
        serviceId: desk.approval,
        startsAt: days(javaScriptEnabled ? 4 : 5),
        firstName: `${mark}lena`,
      })
    })
    const { page } = await open('/provider', { javaScriptEnabled })

    await page.getByRole('button', { name: `Accept the request of ${mark} Okafor` }).click()
    await said(page, `Accepted: ${mark} Okafor`)
    await goTo(page, '/provider/bookings?filter=requests')
    const request = page.getByRole('listitem').filter({ hasText: `${mark}lena Okafor` })
    await request.getByText('Answer by').waitFor()
    await request.locator('summary').click()
    await request.getByLabel('Reason').fill('No room for that much')
    await request.getByRole('button', { name: 'Decline the request' }).click()
    expect(await said(page, `Declined: ${mark}lena Okafor`)).toContain('Declined')
    await page
      .getByRole('button', { name: `Accept the request of ${mark}lena` })
      .waitFor({ state: 'detached' })
  },
)

test('a request that lapsed while the page stood open is said to have lapsed', async () => {
  const bookingId = await inMarket(site, (ctx) =>
    book(ctx, { serviceId: desk.approval, startsAt: days(6), firstName: 'Cleo' }),
  )
  const { page } = await open('/provider/bookings?filter=requests')
  await page.getByRole('button', { name: 'Accept the request of Cleo Okafor' }).waitFor()
  await inMarket(site, (ctx) =>
    ctx
      .trx('bookings')
      .where({ id: bookingId })
      .update({ respond_by: new Date(Date.now() - 60_000) }),
  )

  await page.getByRole('button', { name: 'Accept the request of Cleo Okafor' }).click()

  await said(page, 'That was not possible')
  expect(await said(page, /The time to answer ended on/)).toContain('The request has lapsed')
})

test('several requests are accepted at once, and the one that did not go is named with the reason', async () => {
  const late = await inMarket(site, async (ctx) => {
    await book(ctx, { serviceId: desk.approval, startsAt: days(7), firstName: 'Dana' })
    return book(ctx, { serviceId: desk.approval, startsAt: days(8), firstName: 'Edda' })
  })
  const { page } = await open('/provider/bookings?filter=requests')
  await page.getByLabel('Choose Dana Okafor').check()
  await page.getByLabel('Choose Edda Okafor').check()
  await inMarket(site, (ctx) =>
    ctx
      .trx('bookings')
      .where({ id: late })
      .update({ respond_by: new Date(Date.now() - 60_000) }),
  )

  await page.getByRole('button', { name: 'Accept the chosen' }).click()

  await said(page, 'Accepted: 1')
  expect(await said(page, 'Not accepted: 1')).toBe('Not accepted: 1')
  await said(page, /The time to answer ended on/)
})

test.each([true, false])(
  'several are cancelled with one reason after a look at what follows, with scripts: %s',
  async (javaScriptEnabled) => {
    const family = javaScriptEnabled ? 'Fanny' : 'Gerda'
    await inMarket(site, async (ctx) => {
      await book(ctx, {
        serviceId: desk.instant,
        startsAt: days(javaScriptEnabled ? 9 : 11),
        firstName: family,
      })
      await book(ctx, {
        serviceId: desk.instant,
        startsAt: days(javaScriptEnabled ? 10 : 12),
        firstName: family,
      })
    })
    const { page } = await open(`/provider/bookings?q=${family}`, { javaScriptEnabled })
    const boxes = page.getByRole('checkbox', { name: new RegExp(`^Choose ${family}`) })
    await boxes.nth(1).waitFor()
    await boxes.nth(0).check()
    await boxes.nth(1).check()

    await page.getByRole('button', { name: 'Cancel the chosen' }).click()
    await page.getByRole('heading', { name: 'Cancel these 2 appointments?' }).waitFor()
    await page.getByLabel('Reason').fill('The van has broken down')
    await page.getByRole('button', { name: 'Cancel all 2' }).click()

    expect(await said(page, 'Cancelled: 2')).toBe('Cancelled: 2')
    await goTo(page, `/provider/bookings?filter=cancelled&q=${family}`)
    await page.getByRole('cell', { name: 'Cancelled', exact: true }).nth(1).waitFor()
  },
)

test.each([true, false])(
  'another time is proposed and taken back, or agreed and moved, with scripts: %s',
  async (javaScriptEnabled) => {
    const bookingId = await inMarket(site, (ctx) =>
      book(ctx, { serviceId: desk.instant, startsAt: days(javaScriptEnabled ? 13 : 14), firstName: 'Hanne' }),
    )
    const { page } = await open(`/provider/bookings/${bookingId}`, { javaScriptEnabled })

    await page.getByRole('link', { name: 'Move it' }).click()
    await page.getByRole('heading', { name: 'Move it to another time' }).waitFor()
    await page.locator('input[name=start]').first().check()
    await page.getByRole('button', { name: 'Move it' }).click()
    await said(page, 'Another time is proposed')
    await page.getByRole('button', { name: 'Take the proposal back' }).click()
    await said(page, 'Taken back')

    await page.getByRole('link', { name: 'Move it' }).click()
    await page.locator('input[name=start]').nth(1).check()
    await page.getByLabel('We have agreed on it already').check()
    await page.getByRole('button', { name: 'Move it' }).click()
    expect(await said(page, 'Hanne gets the new time')).toContain('for their calendar')
    await page.getByText('Another time is proposed').waitFor({ state: 'detached' })
  },
)

test('a booking is given to somebody else of the team', async () => {
  const [ida, noor] = desk.members
  const bookingId = await inMarket(site, (ctx) =>
    book(ctx, { serviceId: desk.team, startsAt: days(15), firstName: 'Jule', memberId: ida!.id }),
  )
  const { page } = await open(`/provider/bookings/${bookingId}`)

  await page.getByRole('link', { name: 'Give it to somebody else' }).click()
  await page.getByLabel('Member of the team').selectOption(noor!.id)
  await page.getByRole('button', { name: 'Give it to them' }).click()

  expect(await said(page, 'Given to somebody else')).toBe('Given to somebody else')
  await page.locator('dd').filter({ hasText: noor!.name }).waitFor()
})

test('an appointment is started, marked as done, and its history tells so', async () => {
  const bookingId = await inMarket(site, (ctx) =>
    book(ctx, {
      serviceId: desk.instant,
      startsAt: quarterAfter(ctx.now, -0.3),
      firstName: 'Karla',
      at: new Date(ctx.now.getTime() - 86_400_000),
    }),
  )
  const { page } = await open(`/provider/bookings/${bookingId}`)
  await page
    .getByRole('button', { name: 'Start now' })
    .or(page.getByRole('button', { name: 'Mark as done' }))
    .first()
    .waitFor()

  const start = page.getByRole('button', { name: 'Start now' })
  if (await start.isVisible()) await start.click()
  await page.getByRole('button', { name: 'Mark as done' }).click()

  expect(await said(page, 'Done, to be confirmed')).toBe('Done, to be confirmed')
  await page
    .getByRole('list', { name: 'What happened with this booking' })
    .getByText('Marked as done')
    .waitFor()
})

test('a customer who did not come is marked as missed, and their contest is shown', async () => {
  const bookingId = await inMarket(site, (ctx) =>
    book(ctx, {
      serviceId: desk.instant,
      startsAt: quarterAfter(ctx.now, -5),
      firstName: 'Lotte',
      at: new Date(ctx.now.getTime() - 3 * 86_400_000),
    }),
  )
  const { page } = await open(`/provider/bookings/${bookingId}?step=no-show`)

  await page.getByRole('textbox', { name: 'What happened' }).fill('Nobody opened')
  await page.getByRole('button', { name: 'Mark as missed' }).click()
  await said(page, 'Lotte did not come')
  await said(page, /Lotte may contest it until/)
  await inMarket(site, (ctx) =>
    ctx
      .trx('no_show_reports')
      .where({ booking_id: bookingId })
      .update({ contested_at: ctx.now, contest_reason: 'The bell does not work' }),
  )
  await page.reload()

  expect(await said(page, 'Missed, contested')).toBe('Missed, contested')
  await said(page, '“The bell does not work”')
})

test('the list is narrowed by state, service, person, days and words, and the address keeps it', async () => {
  await inMarket(site, (ctx) =>
    book(ctx, {
      serviceId: desk.team,
      startsAt: days(16),
      firstName: 'Minna',
      memberId: desk.members[0]!.id,
    }),
  )
  const { page } = await open('/provider/bookings')
  await page.getByText('More filters').click()
  await page.getByLabel('Service').selectOption(desk.team)
  await page.getByLabel('With').selectOption(desk.members[0]!.id)
  await page.getByLabel('Customer or reference').fill('minna')
  await page.getByRole('button', { name: 'Show', exact: true }).click()

  await page.waitForURL(/q=minna/)
  await page.getByRole('cell', { name: 'Minna Okafor' }).waitFor()
  await page.reload()
  await page.getByRole('cell', { name: 'Minna Okafor' }).waitFor()
  await page.getByLabel('Customer or reference').fill('nobody of that name')
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  expect(await said(page, 'No booking fits')).toBe('No booking fits')
})

test.each(sites.slice(1))('every state is told without barriers in the look of $slug', async (other) => {
  const waiting = await inMarket(other, async (ctx) => {
    const { approval, instant } = await furnishDesk(ctx, other.provider.email)
    const past = new Date(ctx.now.getTime() - 3 * 86_400_000)
    const over = (hours: number, firstName: string) =>
      book(ctx, { serviceId: instant, startsAt: quarterAfter(ctx.now, -hours), firstName, at: past })
    const [done, missed, contested] = [await over(2, 'Sina'), await over(4, 'Tilda'), await over(6, 'Uta')]
    await startBooking(ctx, asked(done))
    await finishBooking(ctx, asked(done))
    await reportNoShow(ctx, asked(missed), {})
    await reportNoShow(ctx, asked(contested), {})
    await ctx
      .trx('no_show_reports')
      .where({ booking_id: contested })
      .update({ contested_at: ctx.now, contest_reason: 'I was there' })
    const cancelled = await book(ctx, { serviceId: instant, startsAt: days(3), firstName: 'Vera' })
    await cancelBooking(ctx, { bookingId: cancelled, reason: 'The van has broken down' })
    return book(ctx, { serviceId: approval, startsAt: days(2), firstName: 'Wilma' })
  })
  const { page } = await open('/provider', { reducedMotion: 'reduce' }, other)

  const paths = [
    '/provider/bookings?filter=all',
    `/provider/bookings/${waiting}`,
    '/provider/calendar?view=week',
    '/provider/calendar?view=month',
  ]
  for (const path of paths) {
    await page.goto(browser.url(other.slug, path))
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect([path, await accessibilityViolations(page)]).toEqual([path, []])
  }
})
