import type { Page } from 'playwright-core'
import { accounts, type DemoAccount } from '#platform/local/demo/content/accounts.ts'
import { accessibilityViolations, phone, useBrowser } from '#tests/support/browser.ts'
import { linkIn, mailTo, sites, type DemoSite } from '#tests/support/marketplace.ts'

const browser = useBrowser()
const [site] = sites as [DemoSite]
const find = (email: string) => accounts.find((account) => account.email === email) as DemoAccount
const owner = find('owner@morgenrein.example')
const ownerOfTwo = find('owner@chalkline.example')
const platformStaff = find('staff@shingle.example')
const at = (path: string) => browser.url('admin', path)
const isAt = (path: string | RegExp) => (url: URL) =>
  typeof path === 'string' ? url.pathname === path : path.test(url.pathname)

async function signIn(page: Page, { email, password }: Pick<DemoAccount, 'email' | 'password'>, to = '') {
  await page.goto(at(`/sign-in${to ? `?to=${encodeURIComponent(to)}` : ''}`))
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(isAt(to ? to.split('?')[0]! : '/marketplaces'))
}

async function openUser(page: Page, words: string, name: RegExp) {
  await page.goto(at(`/m/${site.slug}/users?q=${encodeURIComponent(words)}`))
  await page.getByRole('link', { name }).click()
  await page.waitForURL(isAt(/\/users\/[0-9a-f-]{36}$/))
}

test('an owner signs in, chooses, invites somebody who joins, suspends a user, and finds it all in the log', async () => {
  const { page, problems } = await browser.newPage()
  await signIn(page, owner)
  await page.getByRole('link', { name: 'Morgenrein', exact: true }).first().click()
  await page.waitForURL(isAt(`/m/${site.slug}`))

  await page.getByRole('link', { name: 'Staff', exact: true }).first().click()
  await page.waitForURL(isAt(`/m/${site.slug}/staff`))
  await page.getByLabel('E-mail').fill('nia.new@example.com')
  await page.getByLabel('Role').selectOption('Support')
  await page.getByRole('button', { name: 'Send the invitation' }).click()
  await page.getByText('An invitation is on its way to nia.new@example.com').waitFor()
  await page.getByRole('button', { name: 'Send again to nia.new@example.com' }).waitFor()

  const { mail } = await mailTo(browser.marketplaces().dataFolder, 'nia.new@example.com', /./)
  const invited = await browser.newPage()
  await invited.page.goto(linkIn(mail, '/invitations/'))
  await invited.page.getByLabel('First name').fill('Nia')
  await invited.page.getByLabel('Last name').fill('New')
  await invited.page.getByLabel('Password').fill('password1234')
  await invited.page.getByRole('button', { name: 'Make the account and join' }).click()
  await invited.page.getByRole('alert').waitFor()
  await invited.page.getByLabel('Password').fill('a quiet morning walk')
  await invited.page.getByRole('button', { name: 'Make the account and join' }).click()
  await invited.page.waitForURL(isAt(`/m/${site.slug}`))
  expect(await invited.page.getByRole('link', { name: 'Audit log' }).count()).toBe(0)
  const response = await invited.page.goto(at(`/m/${site.slug}/audit`))
  expect(response?.status()).toBe(403)

  await openUser(page, 'selin ayd', /^Selin/)
  await page.getByRole('button', { name: /^Suspend/ }).click()
  await page.getByRole('alert').waitFor()
  await page.getByLabel('Reason').fill('Took bookings and never came')
  await page.getByRole('button', { name: /^Suspend/ }).click()
  await page.getByText('All their sessions have ended').waitFor()
  const provider = await browser.newPage()
  await provider.page.goto(browser.url(site.slug, '/sign-in'))
  await provider.page.getByLabel('E-mail').fill(site.provider.email)
  await provider.page.getByLabel('Password', { exact: true }).fill(site.provider.password)
  const [refused] = await Promise.all([
    provider.page.waitForResponse((answer) => answer.request().method() === 'POST'),
    provider.page.getByRole('button', { name: 'Sign in', exact: true }).click(),
  ])
  expect(refused.status()).toBe(403)
  await provider.page.goto(browser.url(site.slug, '/provider'))
  expect(new URL(provider.page.url()).pathname).toBe('/sign-in')
  await page.getByLabel('Reason').fill('It was a mistake')
  await page.getByRole('button', { name: /^Reinstate/ }).click()
  await page.getByText('They can sign in again').waitFor()

  await page.goto(at(`/m/${site.slug}/audit`))
  const log = await page.getByRole('table').innerText()
  expect(log).toMatch(/Katharina Brandt suspended Selin Aydın/)
  expect(log).toContain('Took bookings and never came')
  expect(log).toMatch(/Nia New added (Nia New|themselves) to the staff/)
  expect(log).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}|[a-z]+\.[a-z_]+ed\b/)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export as CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^morgenrein-audit-log-.*\.csv$/)
  expect(problems.filter((problem) => !/status of (403|422)/.test(problem))).toEqual([])
})

test('by keyboard alone: sign in, open the palette, go to a marketplace, search somebody', async () => {
  const { page } = await browser.newPage()
  await page.goto(at('/sign-in'))
  await page.waitForFunction(() => document.querySelector('form')?.noValidate === true)
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('name') ?? '')
  for (let presses = 0; presses < 12 && (await focused()) !== 'email'; presses++)
    await page.keyboard.press('Tab')
  await page.keyboard.type(ownerOfTwo.email)
  await page.keyboard.press('Tab')
  await page.keyboard.type(ownerOfTwo.password)
  await page.keyboard.press('Enter')
  await page.waitForURL(isAt('/marketplaces'))
  await page.getByRole('heading', { name: 'Your marketplaces' }).waitFor()

  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type('still')
  await page.keyboard.press('Enter')
  await page.waitForURL(isAt('/m/stillroom'))
  await page.getByRole('heading', { name: 'Stillroom' }).waitFor()

  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.type('nadia')
  await page.keyboard.press('Enter')
  await page.waitForURL(
    (url) => url.pathname === '/m/stillroom/users' && url.searchParams.get('q') === 'nadia',
  )
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await page.getByRole('searchbox').inputValue()).toBe('nadia')
})

test('platform staff ask, the user allows, the session says so and ends at once', async () => {
  const { page: staff } = await browser.newPage()
  await signIn(staff, platformStaff)
  await openUser(staff, 'selin', /^Selin/)
  expect(await staff.getByRole('button', { name: /^Suspend/ }).count()).toBe(0)
  await staff.getByLabel('Why').fill('You wrote that your calendar is empty')
  await staff.getByRole('button', { name: 'Ask for access' }).click()
  await staff.getByText('The question is asked').waitFor()

  const { page: user } = await browser.newPage()
  await user.goto(browser.url(site.slug, '/sign-in'))
  await user.getByLabel('E-mail').fill(site.provider.email)
  await user.getByLabel('Password', { exact: true }).fill(site.provider.password)
  await user.getByRole('button', { name: 'Sign in', exact: true }).click()
  await user.waitForURL((url) => url.pathname !== '/sign-in')
  await user.goto(browser.url(site.slug, '/account'))
  await user.getByRole('link', { name: 'Read why, and answer' }).click()
  await user.getByText('You wrote that your calendar is empty').waitFor()
  expect(await accessibilityViolations(user)).toEqual([])
  await user.getByRole('button', { name: 'Allow for an hour' }).click()
  await user.getByRole('button', { name: 'End the access now' }).waitFor()

  await staff.reload()
  await staff.getByRole('button', { name: 'Open a session' }).click()
  const [acting] = await Promise.all([
    staff.waitForEvent('popup'),
    staff.getByRole('link', { name: /^Go on as/ }).click(),
  ])
  await acting.waitForURL(isAt('/provider'))
  await acting.goto(browser.url(site.slug, '/account'))
  await acting
    .getByText(/Ines Vidal/)
    .first()
    .waitFor()

  await user.getByRole('button', { name: 'End the access now' }).click()
  await user.getByText('Over').first().waitFor()
  await acting.goto(browser.url(site.slug, '/provider'))
  expect(new URL(acting.url()).pathname).toBe('/sign-in')
})

test('what belongs to another marketplace is not there', async () => {
  const { page } = await browser.newPage()
  await signIn(page, ownerOfTwo)
  await page.goto(at('/m/chalkline/users'))
  const href = (await page.getByRole('table').getByRole('link').nth(2).getAttribute('href')) ?? ''
  const userId = href.split('/').at(-1)!
  expect(userId).toMatch(/^[0-9a-f-]{36}$/)

  const other = await browser.newPage()
  await signIn(other.page, owner)
  for (const path of [
    '/m/chalkline',
    '/m/chalkline/users',
    '/m/chalkline/users.csv',
    '/m/chalkline/audit.csv',
    `/m/morgenrein/users/${userId}`,
    `/m/morgenrein/staff/${userId}`,
    `/m/morgenrein/reviews/${userId}`,
    '/m/nowhere/staff',
  ]) {
    const response = await other.page.goto(at(path))
    expect([path, response?.status()]).toEqual([path, 404])
  }
  const guest = await browser.newPage()
  await guest.page.goto(at('/m/morgenrein/users'))
  expect(new URL(guest.page.url()).pathname).toBe('/sign-in')
  expect((await guest.page.goto(browser.url(null, '/marketplaces')))?.status()).toBe(404)
})

test.each([
  ['on a phone', phone],
  ['on a desktop', {}],
] as const)('every page is accessible and fits %s', async (_where, options) => {
  const { page } = await browser.newPage(options)
  const check = async (path: string) => {
    await page.goto(at(path))
    expect([path, await accessibilityViolations(page)]).toEqual([path, []])
    const isWide = await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    )
    expect([path, isWide]).toEqual([path, false])
  }
  for (const path of ['/sign-in', '/sign-in/link', '/forgot-password', '/invitations/nothing'])
    await check(path)
  await signIn(page, owner)
  for (const path of [
    '/marketplaces',
    '/account',
    '/account/security',
    '/account/second-factor',
    '/account/sessions',
    `/go?at=${site.slug}`,
    ...['', '/reviews?state=active', '/users', '/staff', '/audit'].map((place) => `/m/${site.slug}${place}`),
  ]) {
    await check(path)
  }
  const provider = page.getByRole('table').getByRole('link')
  await page.goto(at(`/m/${site.slug}/reviews?state=active`))
  await check((await provider.first().getAttribute('href')) ?? '')
  await page.goto(at(`/m/${site.slug}/users`))
  await check((await page.getByRole('link', { name: /^Selin/ }).getAttribute('href')) ?? '')
})

test('without scripts the list of places stands in for the palette, and forms still work', async () => {
  const { page } = await browser.newPage({ javaScriptEnabled: false })
  await signIn(page, owner)
  await page.getByRole('link', { name: 'Go to' }).click()
  await page.waitForURL(isAt('/go'))
  await page.getByRole('link', { name: 'Morgenrein' }).first().click()
  await page.goto(at(`/m/${site.slug}/users?q=selin`))
  expect(await page.getByRole('table').innerText()).toContain('Selin')
  await page.getByRole('button', { name: 'Sign out' }).first().click()
  await page.waitForURL(isAt('/sign-in'))
})
