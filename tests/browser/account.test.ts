import { readFileSync } from 'node:fs'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { openSession } from '#platform/identity/index.ts'
import { openDatabase } from '#platform/kernel/database.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { accessibilityViolations, phone, useBrowser } from '#tests/support/browser.ts'
import {
  bookAsGuest,
  linkIn,
  mailTo,
  newGuest,
  openService,
  sites,
  type DemoSite,
} from '#tests/support/marketplace.ts'

// Limits count addresses: behind a proxy each visitor has one of their own.
const browser = useBrowser({ TRUSTED_PROXY: 'loopback' })
let visitors = 0
const newVisitor = (options: BrowserContextOptions = {}) =>
  browser.newPage({ ...options, extraHTTPHeaders: { 'x-forwarded-for': `198.51.100.${++visitors}` } })
const pair = sites.slice(0, 2)
const [site, otherSite] = pair as [DemoSite, DemoSite]

const password = 'seven green bottles'
const isAt = (path: string) => (url: URL) => url.pathname === path
const mailboxOf = () => browser.marketplaces().dataFolder

/** A refused form answers 4xx, which browsers report as an error of their own. */
const real = (problems: string[]) => problems.filter((problem) => !/status of 4(00|01|22)/.test(problem))

const newPerson = (of: DemoSite, name: string) => ({
  firstName: 'Mara',
  lastName: name,
  email: `mara.${name.toLowerCase()}.${of.slug}@example.com`,
})
type Person = ReturnType<typeof newPerson>

async function codeFor({ email }: Pick<Person, 'email'>, subject = /is your code/): Promise<string> {
  const { mail } = await mailTo(mailboxOf(), email, subject)
  return /\b\d{6}\b/.exec(mail.text)![0]
}

/** Registers by keyboard alone, up to the page that asks for the code. */
async function register(page: Page, of: DemoSite, person: Person, path = '/register') {
  await page.goto(browser.url(of.slug, path))
  await page.getByLabel('First name').focus()
  await page.keyboard.type(person.firstName)
  await page.keyboard.press('Tab')
  await page.keyboard.type(person.lastName)
  await page.keyboard.press('Tab')
  await page.keyboard.type(person.email)
  await page.keyboard.press('Tab')
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await page.waitForURL(isAt('/register/code'))
}

async function confirmByKeyboard(page: Page, code: string) {
  await page.getByLabel('Code').focus()
  await page.keyboard.type(code)
  await page.keyboard.press('Enter')
}

async function signOutByKeyboard(page: Page) {
  await page.locator('.person-menu summary').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Sign out' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(isAt('/'))
}

async function signIn(page: Page, { email }: Pick<Person, 'email'>, secret: string) {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(secret)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

async function newMember(of: DemoSite, name: string, options = {}) {
  const person = newPerson(of, name)
  const { page, problems } = await newVisitor(options)
  await register(page, of, person)
  await confirmByKeyboard(page, await codeFor(person))
  await page.waitForURL(isAt('/account'))
  return { page, problems, person }
}

test.each(pair)('a person of $name comes in by every way there is, by keyboard', async (of) => {
  const { page, problems, person } = await newMember(of, 'Keys')
  await page.getByRole('heading', { level: 1, name: 'Your bookings' }).waitFor()

  const changed = 'eight blue lanterns'
  await page.goto(browser.url(of.slug, '/account/security'))
  await page.getByLabel('Current password').first().focus()
  await page.keyboard.type(password)
  await page.getByLabel('New password').focus()
  await page.keyboard.type(changed)
  await page.keyboard.press('Enter')
  await page.getByText('Your new password is set').waitFor()
  const notice = await mailTo(mailboxOf(), person.email, /password was changed/)
  expect(notice.mail.text).toContain(of.name)

  await signOutByKeyboard(page)
  expect(await page.getByRole('link', { name: 'Sign in' }).count()).toBeGreaterThan(0)

  await page.goto(browser.url(of.slug, '/sign-in'))
  await page.getByLabel('E-mail').fill(person.email)
  await page.getByRole('button', { name: 'Mail me a link instead' }).press('Enter')
  await page.getByText('Look into your mailbox').waitFor()
  const { mail } = await mailTo(mailboxOf(), person.email, /sign.in/i)
  // A program that scans mails opens the link first, and uses nothing up.
  const scanner = await newVisitor()
  await scanner.page.goto(linkIn(mail, '/sign-in/link'))
  await page.goto(linkIn(mail, '/sign-in/link'))
  await page.getByRole('button', { name: 'Sign in', exact: true }).press('Enter')
  await page.waitForURL(isAt('/account'))

  await signOutByKeyboard(page)
  await page.goto(browser.url(of.slug, '/forgot-password'))
  await page.getByLabel('E-mail').fill(person.email)
  await page.keyboard.press('Enter')
  await page.getByText('Look into your mailbox').waitFor()
  const reset = await mailTo(mailboxOf(), person.email, /new password for/i)
  await page.goto(linkIn(reset.mail, '/reset-password'))
  await page.getByLabel('New password').focus()
  await page.keyboard.type('nine red umbrellas')
  await page.keyboard.press('Enter')
  await page.waitForURL(isAt('/sign-in'))
  await page.getByText('Your new password is set').waitFor()
  await signIn(page, person, changed)
  await page.getByRole('alert').waitFor()
  await signIn(page, person, 'nine red umbrellas')
  await page.waitForURL(isAt('/account'))

  expect(real(problems)).toEqual([])
})

test('all of it works without scripts', async () => {
  const person = newPerson(site, 'Plain')
  const { page } = await newVisitor({ javaScriptEnabled: false })
  await page.goto(browser.url(site.slug, '/sign-in?to=/services'))
  await page.getByRole('link', { name: 'Create an account' }).click()
  await page.getByLabel('First name').fill(person.firstName)
  await page.getByLabel('Last name').fill(person.lastName)
  await page.getByLabel('E-mail').fill(person.email)
  await page.getByLabel('Password').fill('short')
  await page.getByRole('button', { name: 'Create the account' }).click()
  await page.getByRole('alert').filter({ hasText: 'at least 10 characters' }).waitFor()
  expect(await page.getByLabel('First name').inputValue()).toBe('Mara')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Create the account' }).click()

  await page.getByRole('button', { name: 'Send it again' }).click()
  await page.getByText('sent once more').waitFor()
  await page.getByLabel('Code').fill(await codeFor(person))
  await page.getByRole('button', { name: 'Confirm' }).click()

  await page.waitForURL(isAt('/services'))
  await page.goto(browser.url(site.slug, '/account/profile'))
  await page.getByLabel('First name').fill('Marlene')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Your profile is saved').waitFor()
  await page.locator('.person-menu summary').click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL((url) => url.pathname !== '/account/profile')
  await page.goto(browser.url(site.slug, '/account'))
  expect(new URL(page.url()).pathname).toBe('/sign-in')
})

test('a telephone is confirmed by the code of a text message, an address by one of a mail', async () => {
  const { page, person, problems } = await newMember(site, 'Reach')
  await page.goto(browser.url(site.slug, '/account/profile'))
  await page.locator('input[name=phone]').fill('+49 151 12345678')
  await page.getByRole('button', { name: 'Send the code' }).click()
  await page.waitForURL(isAt('/account/phone'))
  await confirmByKeyboard(page, await codeFor({ email: '+4915112345678' }))
  await page.getByText('Your telephone number is confirmed').waitFor()

  await page.goto(browser.url(site.slug, '/account/security'))
  const email = `new.${person.email}`
  await page.getByLabel('New address').fill(email)
  await page.getByLabel('Current password').last().fill(password)
  await page.getByRole('button', { name: 'Send the code' }).click()
  await page.waitForURL(isAt('/account/email'))
  await confirmByKeyboard(page, await codeFor({ email }, /confirms this address/))
  await page.getByText('Your new address is set').waitFor()

  await mailTo(mailboxOf(), person.email, /address was changed/)
  expect(real(problems)).toEqual([])
})

test('a device is signed out from another one', async () => {
  const { page, person } = await newMember(site, 'Devices')
  const other = await newVisitor(phone)
  await other.page.goto(browser.url(site.slug, '/sign-in'))
  await signIn(other.page, person, password)
  await other.page.waitForURL(isAt('/account'))

  await page.goto(browser.url(site.slug, '/account/security'))
  await page.getByRole('button', { name: /^Sign out .+ on / }).click()
  await page.getByText('That device is signed out').waitFor()

  await other.page.goto(browser.url(site.slug, '/account'))
  expect(new URL(other.page.url()).pathname).toBe('/sign-in')
})

test('a guest becomes a customer with an account by typing a password, and finds the booking there', async () => {
  const { page, problems } = await newVisitor(phone)
  const guest = newGuest(site, 'Turner')
  await openService(page, browser.url, site)
  await bookAsGuest(page, guest)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Set a password' }).click()
  await page.waitForURL(isAt('/register/code'))
  await confirmByKeyboard(page, await codeFor(guest))
  await page.waitForURL(isAt('/account'))

  const booking = page.locator('a[href^="/account/bookings/"]')
  await booking.waitFor()
  expect(await booking.count()).toBe(1)
  await booking.click()
  await page.getByRole('link', { name: 'Cancel this appointment' }).click()
  await page.getByRole('button', { name: 'Cancel the appointment' }).click()
  await page.getByText('This appointment is cancelled').waitFor()
  expect(real(problems)).toEqual([])
})

test('nobody learns from a page who has an account', async () => {
  const { person } = await newMember(site, 'Quiet')
  const known = person.email
  const unknown = `nobody.${person.email}`

  const answers = async (email: string) => {
    const { page } = await newVisitor()
    const seen: string[] = []
    const note = async () => {
      await page.getByText('Loading').waitFor({ state: 'hidden' })
      seen.push(
        (await page.locator('main').innerText()).replaceAll(email, 'ADDRESS').replace(/in \d+ sec.*/, ''),
      )
    }
    await page.goto(browser.url(site.slug, '/sign-in'))
    await signIn(page, { email }, 'not the password')
    await page.getByRole('alert').waitFor()
    await note()
    await page.getByLabel('E-mail').fill(email)
    await page.getByRole('button', { name: 'Mail me a link instead' }).click()
    await page.getByText('Look into your mailbox').waitFor()
    await note()
    await page.goto(browser.url(site.slug, '/forgot-password'))
    await page.getByLabel('E-mail').fill(email)
    await page.keyboard.press('Enter')
    await page.getByText('Look into your mailbox').waitFor()
    await note()
    await register(page, site, { ...person, email })
    await note()
    await confirmByKeyboard(page, '000000')
    await page.getByRole('alert').waitFor()
    await note()
    return seen
  }

  expect(await answers(known)).toEqual(await answers(unknown))
})

test('a person takes their data along and leaves for good', async () => {
  const { page, person, problems } = await newMember(site, 'Leaving')
  await page.goto(browser.url(site.slug, '/account/privacy'))
  const waiting = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download my data' }).click()
  const file = await (await waiting).path()
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    marketplace: site.name,
    account: { email: person.email },
  })

  const leave = () => page.getByRole('button', { name: 'Delete my account' }).click()
  await page.getByLabel('Your password').fill('not the password')
  await page.getByLabel(/cannot be brought back/).check()
  await leave()
  await page.getByRole('alert').waitFor()
  await page.getByLabel('Your password').fill(password)
  await leave()
  await page.waitForURL(isAt('/account/deleted'))

  await page.goto(browser.url(site.slug, '/sign-in'))
  await signIn(page, person, password)
  await page.getByText('E-mail address or password is not right').waitFor()
  expect(real(problems)).toEqual([])
})

test('a link of one marketplace opens nothing on another', async () => {
  const { person } = await newMember(site, 'Border')
  const { page } = await newVisitor()
  await page.goto(browser.url(site.slug, '/sign-in'))
  await page.getByLabel('E-mail').fill(person.email)
  await page.getByRole('button', { name: 'Mail me a link instead' }).click()
  const { mail } = await mailTo(mailboxOf(), person.email, /sign.in/i)
  const link = new URL(linkIn(mail, '/sign-in/link'))

  await page.goto(browser.url(otherSite.slug, `${link.pathname}${link.search}`))

  await page.getByText('This link does not work any more').waitFor()
  expect(await page.locator('body').innerText()).not.toContain(site.name)
})

test('whoever signs in or registers never lands on another site', async () => {
  const person = newPerson(site, 'Return')
  const { page } = await newVisitor()
  await register(page, site, person, '/register?to=//elsewhere.example/account')
  await confirmByKeyboard(page, await codeFor(person))

  await page.waitForURL(isAt('/account'))
  expect(new URL(page.url()).origin).toBe(new URL(browser.url(site.slug)).origin)
})

test('who acts in somebody’s place is named on every page, and can be sent away', async () => {
  const { person } = await newMember(site, 'Helped')
  const database = openDatabase({ url: browser.marketplaces().database.appUrl, poolSize: 1 })
  const { rows } = await database.pool.query('select id from tenants where slug = $1', [site.slug])
  const scope = systemScope(rows[0].id as string)
  const session = await database.inTenant(scope, async (ctx) => {
    const user = await ctx.trx('users').where({ email: person.email }).first('id')
    const expiresAt = new Date(Date.now() + 30 * 60_000)
    return openSession(ctx, {
      userId: user.id as string,
      assurance: 'two_factors',
      userAgent: 'Console',
      impersonator: { accountId: user.id as string, name: 'Noor Haddad', expiresAt },
    })
  })
  await database.close()
  const { page } = await newVisitor()
  const url = new URL(browser.url(site.slug))
  await page
    .context()
    .addCookies([{ name: 'session', value: session!.secret, domain: url.hostname, path: '/' }])

  for (const path of ['/', '/services', '/account', '/account/security', '/nowhere']) {
    await page.goto(browser.url(site.slug, path))
    const banner = page.getByRole('region', { name: 'Support session' })
    expect(await banner.innerText()).toMatch(/Support \(Noor Haddad\) is acting in your place · until \d/)
  }
  expect(await page.getByLabel('New password').count()).toBe(0)

  await page.goto(browser.url(site.slug, '/account'))
  await page.getByRole('button', { name: 'End' }).click()
  await page.waitForURL(isAt('/'))
  expect(await page.getByRole('region', { name: 'Support session' }).count()).toBe(0)
})

test.each(pair)('every page of an account at $name is accessible, in both colour schemes', async (of) => {
  const { page, problems } = await newMember(of, 'Access', of === site ? {} : phone)
  const guest = await newVisitor(of === site ? {} : phone)
  const visits: [Page, string][] = [
    ...[
      '/sign-in',
      '/register',
      '/forgot-password',
      '/reset-password?token=x',
      '/account/deleted',
      '/sign-in/link?token=x',
    ].map((path) => [guest.page, path] as [Page, string]),
    [guest.page, '/register/code?challenge=0198c0de-0000-7000-8000-000000000000'],
    [guest.page, '/sign-in/second-factor?challenge=x&methods=totp+recovery_code'],
    ...[
      '/account',
      '/account?show=past',
      '/account/profile',
      '/account/security',
      '/account/privacy',
      '/account/phone?challenge=0198c0de-0000-7000-8000-000000000000',
      '/account/email?challenge=0198c0de-0000-7000-8000-000000000000',
    ].map((path) => [page, path] as [Page, string]),
  ]
  const findings: string[] = []
  for (const [visitor, path] of visits) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await visitor.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await visitor.goto(browser.url(of.slug, path))
      await visitor.evaluate((scheme) => (document.documentElement.dataset.colorScheme = scheme), colorScheme)
      for (const violation of await accessibilityViolations(visitor)) {
        findings.push(`${path}, ${colorScheme}: ${violation}`)
      }
    }
    if ((await visitor.locator('h1').count()) !== 1) findings.push(`${path}: not one h1`)
    if ((await visitor.locator('meta[name=robots]').getAttribute('content')) !== 'noindex') {
      findings.push(`${path}: may be found by search engines`)
    }
    const isTooWide = await visitor.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    )
    if (isTooWide) findings.push(`${path}: wider than the screen`)
  }

  expect(findings).toEqual([])
  expect(real([...problems, ...guest.problems])).toEqual([])
})
