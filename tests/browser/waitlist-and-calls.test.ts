import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import type { Page } from 'playwright-core'
import { accessibilityViolations, desktop, phone, useBrowser } from '#tests/support/browser.ts'
import { eventually } from '#tests/support/eventually.ts'
import {
  bookAsGuest,
  linkIn,
  mailTo,
  newGuest,
  openProvider,
  openService,
  sites,
  type DemoSite,
} from '#tests/support/marketplace.ts'

const browser = useBrowser()
const [first] = sites as [DemoSite]
/** Its lessons take place online. */
const online = sites.find(({ slug }) => slug === 'chalkline')!

const shots = process.env.SHOTS
async function isSound(page: Page, name: string) {
  if (shots)
    await page.screenshot({ path: `${shots}/${name}-${page.viewportSize()!.width}.png`, fullPage: true })
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect([name, await accessibilityViolations(page), excess <= 0]).toEqual([name, [], true])
}

async function joinWaitlist(page: Page, email: string) {
  await openService(page, browser.url, first)
  await page.getByRole('link', { name: 'Join the waitlist' }).click()
  await page.getByLabel('First name').fill('Ada')
  await page.getByLabel('Last name').fill('Okafor')
  await page.getByLabel('E-mail').fill(email)
}

async function signInAsProvider(page: Page, site: DemoSite, to: string) {
  await page.goto(browser.url(site.slug, to))
  await page.getByLabel('E-mail').fill(site.provider.email)
  await page.getByLabel('Password').fill(site.provider.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((url) => url.pathname === new URL(browser.url(site.slug, to)).pathname)
}

async function change(sql: string, values: unknown[]) {
  const client = new Client({ connectionString: browser.marketplaces().adminUrl })
  await client.connect()
  try {
    return (await client.query(sql, values)).rows as Record<string, string>[]
  } finally {
    await client.end()
  }
}

const toMailedPage = async (email: string, subject: RegExp) => {
  const { mail } = await mailTo(browser.marketplaces().dataFolder, email, subject)
  return new URL(linkIn(mail, '/waitlist/')).pathname
}

/** The sweep comes by every half minute; whoever looks more often than people do is told to slow down. */
const untilOffered = (page: Page, path: string) =>
  eventually(
    'an offer',
    async () => {
      await pause(2_000)
      await page.goto(browser.url(first.slug, path))
      return (await page.getByText('This time is kept for you').count()) > 0
    },
    80_000,
  )

test.each([
  ['on a phone without scripts', { ...phone, javaScriptEnabled: false }],
  ['on a desk', desktop],
])(
  'whoever joins the waitlist gets a time that is free and takes it to the checkout, %s',
  async (_, options) => {
    const { page, problems } = await browser.newPage(options)
    const email = `ada.waits.${options.viewport.width}@example.com`
    await joinWaitlist(page, email)
    if (options !== desktop && shots) await page.screenshot({ path: `${shots}/join-390.png`, fullPage: true })
    await page.getByRole('button', { name: 'Join the waitlist' }).click()
    await page.getByRole('heading', { name: 'You are on the list' }).waitFor()

    // The mail about joining leads to the page; the sweep finds a free time for the person a little later.
    const path = await toMailedPage(email, /wait/i)
    await untilOffered(page, path)
    await page.getByRole('button', { name: 'Book this time' }).click()
    await page.waitForURL(/\/checkout\//)

    expect(await page.getByLabel('E-mail').inputValue()).toBe(email)
    // Without scripts the browser says of each that it was not fetched.
    expect(problems.filter((problem) => !problem.endsWith(' csp'))).toEqual([])
  },
  180_000,
)

test('an offer is declined, and the list left, after a question', async () => {
  const { page } = await browser.newPage(phone)
  const email = 'ada.leaves@example.com'
  await joinWaitlist(page, email)
  await isSound(page, 'join')
  await page.getByRole('button', { name: 'Join the waitlist' }).click()
  await page.getByRole('heading', { name: 'You are on the list' }).waitFor()
  await isSound(page, 'joined')
  const path = await toMailedPage(email, /wait/i)
  await untilOffered(page, path)
  await page.getByRole('timer').waitFor()
  await isSound(page, 'offer')
  await page.setViewportSize({ width: 1440, height: 900 })
  await isSound(page, 'offer')

  // Other times are free: the next one is offered as soon as this one is declined.
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === 'POST'),
    page.getByRole('button', { name: 'It does not suit me' }).click(),
  ])
  expect(answer.status()).toBeLessThan(400)
  await page.goto(browser.url(first.slug, `${path}?leave=1`))
  await isSound(page, 'leave')
  await page.getByRole('button', { name: 'Leave the waitlist' }).click()
  await page.getByRole('heading', { name: 'You have left the waitlist' }).waitFor()
  await isSound(page, 'left')
}, 180_000)

test('a link that was never made, and one of another marketplace, lead to a kind page', async () => {
  const { page } = await browser.newPage()
  const [entry] = await change(`select id from waitlist_entries limit 1`, [])
  for (const token of ['made-up', `${entry!.id}.${'x'.repeat(43)}`]) {
    const answer = await page.goto(browser.url(first.slug, `/waitlist/${token}`))
    expect(answer!.status()).toBe(404)
    await page.getByRole('heading', { name: 'This link leads nowhere' }).waitFor()
  }
  await isSound(page, 'unknown-link')
})

test('the form says beside its fields what is missing, and keeps what was typed', async () => {
  const { page } = await browser.newPage({ ...phone, javaScriptEnabled: false })
  await joinWaitlist(page, 'not an address')
  await page.getByLabel('First day').fill('2020-01-02')
  await page.getByLabel('Last day').fill('2020-01-01')
  await page.getByLabel('E-mail').fill('ada.types@example.com')
  await page.locator('main form').evaluate((form: HTMLFormElement) => (form.noValidate = true))
  await page.getByRole('button', { name: 'Join the waitlist' }).click()

  await page.getByText('The last day lies before the first').first().waitFor()
  expect(await page.getByLabel('First name').inputValue()).toBe('Ada')
})

test('a provider sees who waits, and takes somebody off the list after a question', async () => {
  const { page, problems } = await browser.newPage({ ...phone, reducedMotion: 'reduce' })
  const [provider] = await change(
    `select p.id, p.tenant_id, (select s.id from services s where s.provider_id = p.id limit 1) as service_id
     from providers p where p.business_name = $1`,
    [first.provider.name],
  )
  await change(
    `insert into waitlist_entries (tenant_id, id, service_id, provider_id, first_name, last_name, email, first_date, last_date, weekdays, day_parts)
     values ($1, gen_random_uuid(), $2, $3, 'Grace', 'Who-Has-A-Rather-Long-Name', 'grace@example.com', '2090-01-01', '2090-02-01', '{1,5}', '{morning}')`,
    [provider!.tenant_id, provider!.service_id, provider!.id],
  )
  await signInAsProvider(page, first, '/provider/waitlist')
  await page.getByRole('heading', { name: 'Grace Who-Has-A-Rather-Long-Name' }).waitFor()
  await isSound(page, 'provider-waitlist')
  await page.setViewportSize({ width: 1440, height: 900 })
  await isSound(page, 'provider-waitlist')

  await page.getByRole('link', { name: 'Take off the list: Grace Who-Has-A-Rather-Long-Name' }).click()
  await page.getByRole('button', { name: 'Take off' }).click()
  await page.getByRole('heading', { name: 'Grace Who-Has-A-Rather-Long-Name' }).waitFor({ state: 'detached' })
  expect(problems).toEqual([])
})

const zone = 'Europe/Berlin'
/** As the clock on a wall of the marketplace's town shows an instant. */
function wallOf(instant: number) {
  const { weekday, ...parts } = Object.fromEntries(
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
    })
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  ) as Record<string, string>
  const day = Date.UTC(Number(parts.year), Number(parts.month) - 1, Number(parts.day))
  const sinceMonday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(weekday!)
  return { hour: Number(parts.hour), monday: day - sinceMonday * 86_400_000 }
}

/** A suggestion names the day and time of its start, and says truly whether it is in an afternoon of the next week. */
function expectTruth(words: string, start: string, language: string) {
  const instant = Date.parse(start)
  const say = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { timeZone: zone, ...options }).format(instant)
  for (const each of [
    say({ weekday: 'short' }),
    say({ day: 'numeric' }),
    say({ hour: 'numeric', minute: '2-digit' }),
  ])
    expect(words).toContain(each)
  const { hour, monday } = wallOf(instant)
  const isNextWeek = monday - wallOf(Date.now()).monday === 7 * 86_400_000
  const isAfternoon = hour >= 12 && hour < 17
  const missed = !isNextWeek ? 'another day' : !isAfternoon ? 'another time of day' : null
  expect(/ · (.*)$/.exec(words)?.[1] ?? null).toBe(missed)
}

test.each([true, false])(
  'times are suggested for a wish, and one press books one; with scripts: %s',
  async (javaScriptEnabled) => {
    const { page } = await browser.newPage({ ...phone, javaScriptEnabled })
    await openService(page, browser.url, first)
    await page.getByText('Suggest a time for me').click()
    await page.getByLabel('When').selectOption('next_week')
    await page.getByLabel('Time of day').selectOption('afternoon')
    await page.getByRole('button', { name: 'Suggest times' }).click()
    await page.waitForURL(/when=next_week/)
    const times = page.locator('#suggestions button[name=start]')
    await times.first().waitFor()
    if (javaScriptEnabled) await isSound(page, 'suggestions')

    const language = await page.locator('html').getAttribute('lang')
    const offered = await times.evaluateAll((buttons) =>
      buttons.map((button) => ({ start: button.getAttribute('value')!, words: button.textContent! })),
    )
    expect(offered.length).toBeGreaterThan(0)
    for (const { start, words } of offered) expectTruth(words, start, language!)
    await page.locator('#suggestions').getByText('Times are in Berlin').waitFor()

    await times.first().click()
    await page.waitForURL(/\/checkout\//)
  },
)

test('the call counts down, keeps the customer in the waiting room and opens when the provider comes', async () => {
  const { page: customer } = await browser.newPage({ ...phone, reducedMotion: 'reduce' })
  const { page: provider } = await browser.newPage({ reducedMotion: 'reduce' })
  for (const page of [customer, provider]) {
    await page
      .context()
      .route('https://meet.jit.si/**', (route) =>
        route.fulfill({ contentType: 'text/html', body: 'the call' }),
      )
  }
  await openProvider(customer, browser.url, online)
  const services = await customer
    .locator('a[href^="/services/"].card-link')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')!))
  await customer.goto(browser.url(online.slug, services[0]!))
  await bookAsGuest(customer, newGuest(online, 'Calls'))
  const path = new URL(customer.url()).pathname
  const move = (column: string) =>
    change(
      `update bookings set location_kind = 'virtual', starts_at = now() + $2::interval, ends_at = now() + $2::interval + '1 hour'
       where id = (select id from bookings where email = $1 order by id desc limit 1) returning id`,
      [newGuest(online, 'Calls').email, column],
    )

  await move('2 hours')
  await customer.goto(browser.url(online.slug, path))
  await isSound(customer, 'booking-online')
  const button = customer.getByRole('link', { name: 'Join the call' })
  expect(await button.getAttribute('href')).toBe(`${path}/join`)
  await customer.goto(browser.url(online.slug, `${path}/join`))
  await customer.getByRole('timer').waitFor()
  await isSound(customer, 'call-early')

  // The door opens in a few seconds: nobody has to press anything.
  const [booking] = await move('15 minutes 6 seconds')
  await customer.goto(browser.url(online.slug, `${path}/join`))
  await customer.getByRole('heading', { name: 'You are in the waiting room' }).waitFor()
  await isSound(customer, 'call-waiting')

  await signInAsProvider(provider, online, `/provider/bookings/${booking!.id}`)
  await isSound(provider, 'provider-booking-online')
  const [call] = await Promise.all([
    provider.context().waitForEvent('page'),
    provider.getByRole('link', { name: 'Join the call' }).click(),
  ])
  await call.waitForURL(/meet\.jit\.si/)
  await customer.waitForURL(/meet\.jit\.si/)

  const roomOf = (page: Page) => new URL(page.url()).pathname
  expect(roomOf(customer)).toMatch(/^\/[0-9a-f]{40}$/)
  expect(roomOf(customer)).toBe(roomOf(call))

  await move('-3 hours')
  await customer.goto(browser.url(online.slug, `${path}/join`))
  await customer.getByRole('heading', { name: 'The call is over' }).waitFor()
  await isSound(customer, 'call-over')
  await customer.goto(browser.url(online.slug, '/bookings/no-such-booking/join'))
  await customer.getByRole('heading', { name: 'There is no call here' }).waitFor()
})
