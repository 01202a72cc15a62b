import { get, type IncomingMessage } from 'node:http'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { accessibilityViolations, desktop, phone, useBrowser } from '#tests/support/browser.ts'
import { openCalendarServer, type CalendarServer } from '#tests/support/calendar-server.ts'
import { sites, type DemoSite } from '#tests/support/marketplace.ts'

const [site] = sites as [DemoSite]
const env: Record<string, string> = {}
let elsewhere: CalendarServer
beforeAll(async () => {
  elsewhere = await openCalendarServer()
  env.LOOPBACK_PORTS = String(elsewhere.port)
})
const browser = useBrowser(env)
afterEach(() => void (elsewhere.state.answer = null))
afterAll(() => elsewhere.close())

const path = '/provider/calendars'
const hour = 3_600_000

let session: Awaited<ReturnType<BrowserContext['storageState']>> | undefined

/** The page of calendars in front of the provider, who signs in once for all tests. */
async function openCalendars(options: BrowserContextOptions = {}) {
  const opened = await browser.newPage({ ...options, ...(session ? { storageState: session } : {}) })
  const { page } = opened
  await page.goto(browser.url(site.slug, path))
  if (session) return opened
  await page.getByLabel('E-mail').fill(site.provider.email)
  await page.getByLabel('Password').fill(site.provider.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((url) => url.pathname === path)
  session = await page.context().storageState()
  return opened
}

async function connect(page: Page, name: string, address = `${elsewhere.url}?for=${name}`) {
  const form = page.locator('details', { hasText: 'By a calendar address' })
  if (!(await form.getByLabel('Address').isVisible())) await form.locator('summary').click()
  await form.getByLabel('Address').fill(address)
  await form.getByLabel('Name').fill(name)
  await page.getByRole('button', { name: 'Connect this calendar' }).click()
}

/** As a calendar program asks, whose resolver knows the host. */
const answerOf = (address: string) =>
  new Promise<IncomingMessage>((answered, failed) => {
    const { host, port, pathname } = new URL(address)
    get({ host: '127.0.0.1', port, path: pathname, headers: { host } }, (answer) => {
      answer.resume()
      answered(answer)
    }).on('error', failed)
  })

const busyFor = (hours: number) => ({
  startsAt: new Date(Date.now() + 48 * hour),
  endsAt: new Date(Date.now() + (48 + hours) * hour),
})
const itemOf = (page: Page, name: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) })

test.each([true, false])(
  'a calendar is connected by its address, read, paused and disconnected, with scripts: %s',
  async (javaScriptEnabled) => {
    const { page } = await openCalendars({ javaScriptEnabled })
    const name = `Private ${javaScriptEnabled ? 'one' : 'two'}`
    elsewhere.setBusy(busyFor(2))

    await connect(page, name)
    await page.getByText('The calendar is connected and has been read').waitFor()
    await itemOf(page, name).getByText('Works').waitFor()
    await itemOf(page, name).getByText('One busy time is kept free of bookings').waitFor()
    expect(await page.content()).not.toContain('private-4f1c2a')

    elsewhere.state.answer = (_, response) => void response.writeHead(404).end()
    await page.getByRole('button', { name: `Read now (${name})` }).click()
    await page.getByText(`“${name}” could not be read`).waitFor()
    await itemOf(page, name).getByText('Cannot be read').waitFor()
    await itemOf(page, name).getByText('There is no calendar at this address any more').waitFor()
    await itemOf(page, name).getByText('What was busy then still blocks').waitFor()
    elsewhere.state.answer = null
    await page.getByRole('button', { name: `Read now (${name})` }).click()
    await page.getByText(`“${name}” has just been read`).waitFor()

    await page.getByRole('link', { name: `Change ${name}` }).click()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText('What this calendar blocked can be booked again').waitFor()
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByText('Resumed').waitFor()
    await page.getByLabel('Name').fill(`${name} renamed`)
    await page.getByLabel('Block everything when it cannot be read for a day').check()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('heading', { name: `${name} renamed`, level: 1 }).waitFor()
    expect(await page.getByLabel('Block everything').isChecked()).toBe(true)

    await page.getByRole('link', { name: 'Disconnect this calendar' }).click()
    await page.getByText(`Disconnect “${name} renamed”?`).waitFor()
    await page.getByRole('button', { name: 'Disconnect it' }).click()
    await page.getByText('The calendar is disconnected').waitFor()
    expect(await itemOf(page, `${name} renamed`).count()).toBe(0)
  },
)

test('an address that cannot be read is refused with the reason, and stays typed', async () => {
  const { page } = await openCalendars()

  await connect(page, 'Broken', 'https://10.0.0.1/calendar.ics')

  await page.getByText('leads into a private network').first().waitFor()
  expect(await page.getByLabel('Address').inputValue()).toBe('https://10.0.0.1/calendar.ics')
  elsewhere.state.answer = (_, response) => void response.writeHead(200).end('<html>')
  await connect(page, 'Broken', elsewhere.url)
  await page.getByText('What is at this address is not a calendar').first().waitFor()
  elsewhere.state.answer = null
})

test.each([true, false])(
  'a feed tells its address once, gets a new one and is revoked, with scripts: %s',
  async (javaScriptEnabled) => {
    const { page } = await openCalendars({ javaScriptEnabled })
    const name = `Phone ${javaScriptEnabled ? 'one' : 'two'}`

    await page.locator('summary', { hasText: 'Make a feed' }).click()
    await page.locator('#feeds form', { hasText: 'Make the feed' }).getByLabel('Name').fill(name)
    await page.getByRole('button', { name: 'Make the feed' }).click()
    const first = await page.getByLabel('Address of the feed').inputValue()
    expect((await answerOf(first)).headers['content-type']).toContain('text/calendar')

    await page.goto(browser.url(site.slug, path))
    expect(await page.content()).not.toContain(first)
    await itemOf(page, name).locator('summary').click()
    await itemOf(page, name).getByRole('button', { name: 'Give it a new address' }).click()
    const second = await page.getByLabel('Address of the feed').inputValue()
    expect(second).not.toBe(first)
    expect((await answerOf(first)).statusCode).toBe(404)
    expect((await answerOf(second)).statusCode).toBe(200)

    const revoke = page.getByRole('button', { name: `Revoke ${name}` })
    if (!(await revoke.isVisible())) await itemOf(page, name).locator('summary').click()
    await revoke.click()
    await page.getByText('The feed is revoked').waitFor()
    expect((await answerOf(second)).statusCode).toBe(404)
  },
)

describe.each([
  ['Google Calendar', true],
  ['Google Calendar', false],
  ['Outlook', true],
])('%s, with scripts: %s', (program, javaScriptEnabled) => {
  const email = `selin.${program.toLowerCase().replaceAll(/\W/g, '')}.${javaScriptEnabled}@example.com`

  test('is shared on its own page, one of its calendars chosen, and the account taken away again', async () => {
    const { page } = await openCalendars({ javaScriptEnabled })

    await page.getByRole('link', { name: `Connect ${program}` }).click()
    await page.getByLabel('E-mail').fill(email)
    await page.getByRole('button', { name: 'Share', exact: true }).click()
    await page.getByRole('heading', { name: 'Which calendar?' }).waitFor()
    const shots = process.env.SCREENSHOTS
    if (shots) await page.screenshot({ path: `${shots}/calendars-choose-${program}.png`, fullPage: true })
    const chosen = await page.locator('label:has(input[name=calendarId]:checked)').textContent()
    await page.getByRole('button', { name: 'Connect this calendar' }).click()
    await page.getByText('The calendar is connected and has been read').waitFor()
    const item = page.getByRole('listitem').filter({ hasText: `${program}, ${email}` })
    await item.getByText('Works').waitFor()
    expect(chosen).toContain(await item.getByRole('heading').textContent())
    await page.getByText('one calendar connected').first().waitFor()

    await page.getByRole('link', { name: `Choose calendars (${email})` }).click()
    await page.getByText('Connected already').waitFor()
    await page.getByRole('link', { name: 'Disconnect this account' }).click()
    await page.getByRole('button', { name: 'Disconnect the account' }).click()
    await page.getByText('The account is disconnected with all its calendars').waitFor()
    expect(await page.getByText(email).count()).toBe(0)
  })

  test('is left alone by whoever goes back', async () => {
    const { page } = await openCalendars({ javaScriptEnabled })

    await page.getByRole('link', { name: `Connect ${program}` }).click()
    await page.getByRole('button', { name: 'Go back without sharing' }).click()

    await page.getByText('Nothing was shared').waitFor()
    expect(await page.getByRole('link', { name: /Choose calendars/ }).count()).toBe(0)
  })
})

test('a calendar is connected and read again by the keyboard alone', async () => {
  const { page } = await openCalendars()
  const press = async (key: string, until: () => Promise<boolean>) => {
    for (let count = 0; count < 80 && !(await until()); count += 1) await page.keyboard.press(key)
    expect(await until()).toBe(true)
  }
  const focused = (text: string) => async () =>
    (await page.locator(':focus').allTextContents()).join().includes(text)
  const onField = (label: string) => async () =>
    page.getByLabel(label).evaluateAll((found) => found.includes(document.activeElement as HTMLElement))

  await press('Tab', focused('By a calendar address'))
  if (!(await page.getByLabel('Address').isVisible())) await page.keyboard.press('Enter')
  await press('Tab', onField('Address'))
  await page.keyboard.type(`${elsewhere.url}?for=keys`)
  await press('Tab', onField('Name'))
  await page.keyboard.type('By keys')
  await press('Tab', focused('Connect this calendar'))
  await page.keyboard.press('Enter')
  await page.getByText('The calendar is connected and has been read').waitFor()
  await press('Tab', focused('Read now (By keys)'))
  await page.keyboard.press('Enter')
  await page.getByText('“By keys” has just been read').waitFor()
})

test.each([
  ['on a phone', phone],
  ['on a desk', { ...desktop, viewport: { width: 1440, height: 900 } }],
])('the pages of calendars have no barriers and fit the screen, %s', async (_, options) => {
  const { page, problems } = await openCalendars({ ...options, reducedMotion: 'reduce' })
  const shots = process.env.SCREENSHOTS
  const width = options.viewport.width
  const look = async (what: string) => {
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect([what, await accessibilityViolations(page), overflow <= 0]).toEqual([what, [], true])
    if (shots) await page.screenshot({ path: `${shots}/calendars-${what}-${width}.png`, fullPage: true })
  }
  await look('list')
  elsewhere.setBusy(busyFor(2), busyFor(5))
  await connect(page, `Family and holidays ${width}`)
  await page.getByText('The calendar is connected and has been read').waitFor()
  elsewhere.state.answer = (_request, response) => void response.writeHead(401).end()
  await page.getByRole('button', { name: `Read now (Family and holidays ${width})` }).click()
  await page.getByText('could not be read').waitFor()
  elsewhere.state.answer = null
  await connect(page, `Club ${width}`)
  await page.getByText('The calendar is connected and has been read').waitFor()
  await look('connected')
  await page.locator('summary', { hasText: 'Make a feed' }).click()
  await page.getByRole('button', { name: 'Make the feed' }).click()
  await page.getByLabel('Address of the feed').waitFor()
  await look('feed')
  await connect(page, 'Broken', 'https://10.0.0.1/calendar.ics')
  await page.getByText('leads into a private network').first().waitFor()
  await look('refused')
  await page.goto(browser.url(site.slug, path))
  await page.getByRole('link', { name: `Change Club ${width}` }).click()
  await page.getByRole('heading', { name: 'What it does' }).waitFor()
  await look('one')
  await page.getByRole('link', { name: 'Disconnect this calendar' }).click()
  await page.getByRole('button', { name: 'Disconnect it' }).waitFor()
  await look('disconnect')
  expect(problems.filter((problem) => !problem.includes('status of 400'))).toEqual([])
})
