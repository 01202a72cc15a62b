import { sync } from 'node-ical'
import type { Page } from 'playwright-core'
import { tabTo, useBrowser } from '#tests/support/browser.ts'
import {
  answerQuestions,
  bookAsGuest,
  fillDetails,
  holdTime,
  linkIn,
  mailTo,
  newGuest,
  openService,
  sites,
} from '#tests/support/marketplace.ts'

const browser = useBrowser()

test.each(sites)(
  'a guest of $name books, gets a mail with a calendar file, and cancels by its link',
  async (site) => {
    const { page, problems } = await browser.newPage()
    const guest = newGuest(site, 'Quist')
    const servicePath = await openService(page, browser.url, site)
    const start = await bookAsGuest(page, guest)

    await page.getByRole('heading', { name: 'You are booked, Ada' }).waitFor()
    expect(await page.locator('main').textContent()).toContain(guest.email)

    const { mail, attachment } = await mailTo(browser.marketplaces().dataFolder, guest.email, /./)
    expect(mail.fromName).toBe(site.name)
    const file = await attachment(mail.attachments.findIndex(({ mimeType }) => mimeType === 'text/calendar'))
    const events = Object.values(sync.parseICS(file?.content.toString() ?? '')).filter(
      (entry) => entry?.type === 'VEVENT',
    )
    expect(events).toHaveLength(1)
    expect(events[0]).toMatchObject({ start: new Date(start) })

    expect(await freeStarts(page, servicePath, start)).not.toContain(start)

    await page.goto(linkIn(mail, '/bookings/'))
    await page.getByRole('link', { name: 'Cancel this appointment' }).click()
    await page.getByRole('button', { name: 'Cancel the appointment' }).click()
    await page.getByText('This appointment is cancelled').waitFor()
    expect(await freeStarts(page, servicePath, start)).toContain(start)
    await mailTo(browser.marketplaces().dataFolder, guest.email, /cancel/i)
    expect(problems).toEqual([])
  },
)

test.each(sites)(
  'the open calendar of a provider of $name shows a booking without a reload',
  async (site) => {
    const provider = await browser.newPage()
    await provider.page.goto(browser.url(site.slug, '/sign-in?to=/provider/calendar'))
    await provider.page.getByLabel('E-mail').fill(site.provider.email)
    await provider.page.getByLabel('Password').fill(site.provider.password)
    await provider.page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await provider.page.waitForURL(/\/provider\/calendar/)

    const visitor = await browser.newPage()
    const guest = newGuest(site, 'Lindgren')
    await openService(visitor.page, browser.url, site)
    const day = await visitor.page.locator('[aria-current=date]').first().getAttribute('href')
    const date = new URL(day ?? '', visitor.page.url()).searchParams.get('date') ?? ''
    await provider.page.goto(browser.url(site.slug, `/provider/calendar?view=week&date=${date}`))
    await provider.page.getByRole('heading', { name: 'Calendar' }).waitFor()
    const shown = provider.page.locator('main').getByText('Ada Lindgren').first()
    expect(await shown.count()).toBe(0)
    await provider.page.evaluate(() => Object.assign(window, { isStillTheSamePage: true }))

    await bookAsGuest(visitor.page, guest)

    await shown.waitFor({ timeout: 20_000 })
    expect(await provider.page.evaluate(() => 'isStillTheSamePage' in window)).toBe(true)
    expect([...visitor.problems, ...provider.problems]).toEqual([])
  },
)

test.each(sites)('a guest of $name books without scripts', async (site) => {
  const { page } = await browser.newPage({ javaScriptEnabled: false })
  await openService(page, browser.url, site)
  await page.locator('a.day-free:not([aria-current])').first().click()
  const start = await bookAsGuest(page, newGuest(site, 'Wren'))

  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('You are booked, Ada')
  await page.getByRole('link', { name: 'Cancel this appointment' }).click()
  await page.getByRole('button', { name: 'Cancel the appointment' }).click()
  await page.locator('main').getByText('This appointment is cancelled').first().waitFor()
  expect(Date.parse(start)).toBeGreaterThan(Date.now())
})

test.each(sites)('a guest of $name books with the keyboard alone', async (site) => {
  const { page } = await browser.newPage()
  const guest = newGuest(site, 'Keys')
  await openService(page, browser.url, site)

  await tabTo(page, 'input[name=start]')
  await page.keyboard.press('Space')
  await tabTo(page, 'form[action="/checkout"] button[type=submit]')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/checkout\//)
  for (const field of ['firstName', 'lastName', 'email', 'phone', 'address'] as const) {
    if (!(await page.locator(`[name=${field}]`).count())) continue
    await tabTo(page, `[name=${field}]`)
    await page.keyboard.type(guest[field])
  }
  await tabTo(page, 'button[value=details]')
  await page.keyboard.press('Enter')
  await page.waitForURL(/step=/)
  await answerQuestions(page)
  await tabTo(page, 'button[value=confirm]')
  await page.keyboard.press('Enter')

  await page.getByRole('heading', { name: 'You are booked, Ada' }).waitFor()
  expect(page.url()).toMatch(/\/bookings\/[^/]+\?confirmed=1/)
})

const site = sites[0]!

test('a hurried double click books once, and the way back leads to the booking', async () => {
  const { page } = await browser.newPage()
  await openService(page, browser.url, site)
  await holdTime(page)
  await fillDetails(page, newGuest(site, 'Hasty'))
  await answerQuestions(page)
  await page.getByRole('button', { name: 'Book now' }).dblclick()
  await page.getByRole('heading', { name: 'You are booked, Ada' }).waitFor()

  await page.goBack()
  await page.waitForURL(/\/bookings\//)
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(
    /You are booked|Your appointment/,
  )
  expect(await page.getByRole('button', { name: 'Book now' }).count()).toBe(0)
})

test('a reload in the checkout keeps the time and what was typed', async () => {
  const { page } = await browser.newPage()
  await openService(page, browser.url, site)
  await holdTime(page)
  await fillDetails(page, newGuest(site, 'Reload'))

  await page.reload()
  await page.goto(page.url().replace(/\?.*/, '?step=details'))

  expect(await page.getByLabel('Last name').inputValue()).toBe('Reload')
  expect(await page.getByText('Kept for you until').count()).toBe(1)
})

test('whoever comes second for a time is offered the nearest free ones', async () => {
  const [first, second] = [await browser.newPage(), await browser.newPage()]
  for (const { page } of [first, second]) await openService(page, browser.url, site)
  const start = await second.page.locator('input[name=start]').first().inputValue()
  await second.page.locator('input[name=start]').first().check()
  expect(await holdTime(first.page)).toBe(start)

  await second.page.getByRole('button', { name: 'Continue' }).click()
  await second.page.getByRole('heading', { name: 'The nearest free times' }).waitFor()
  await second.page.locator('button[name=start]').first().click()

  await second.page.waitForURL(/\/checkout\/[^/]+$/)
  expect(await second.page.getByLabel('First name').count()).toBe(1)
})

test('a time that was given back is said to be gone, with a way to choose again', async () => {
  const { page } = await browser.newPage()
  const path = await openService(page, browser.url, site)
  await holdTime(page)
  const checkout = page.url()
  await page.getByRole('button', { name: 'Choose another time' }).click()
  await page.waitForURL((url) => url.pathname === path)

  await page.goto(checkout)

  await page.getByRole('heading', { name: 'This time is not kept any more' }).waitFor()
  expect(await page.getByRole('link', { name: 'Choose a time' }).count()).toBe(1)
})

/** The free starts of the day before, of and after `start`, as the API tells them. */
function freeStarts(page: Page, servicePath: string, start: string): Promise<string[]> {
  const day = (offset: number) => new Date(Date.parse(start) + offset * 86_400_000).toISOString().slice(0, 10)
  const address = `/api/v1${servicePath}/availability?from=${day(-1)}&to=${day(1)}`
  return page.evaluate(async (from) => {
    const view = (await (await fetch(from)).json()) as { days: { slots: string[] }[] }
    return view.days.flatMap(({ slots }) => slots)
  }, address)
}
