import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { addPasskeyDevice } from '#tests/support/browser-passkeys.ts'
import { accessibilityViolations, phone, useBrowser } from '#tests/support/browser.ts'
import { sites, type DemoSite } from '#tests/support/marketplace.ts'

const browser = useBrowser()
const [site, other] = sites as [DemoSite, DemoSite]
const ways = '/account/security/sign-in'

async function signIn(page: Page, to: string, at: DemoSite = site) {
  await page.goto(browser.url(at.slug, `/sign-in?to=${encodeURIComponent(to)}`))
  await page.getByLabel('E-mail').fill(at.provider.email)
  await page.getByLabel('Password').fill(at.provider.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}
const isAt = (path: string) => (url: URL) => url.pathname === path

const signOut = (page: Page, at: DemoSite = site) =>
  page.context().clearCookies({ domain: new URL(browser.url(at.slug)).hostname })

test('a person makes a passkey, signs in with it alone, and then beside a password', async () => {
  const { page, problems } = await browser.newPage()
  const device = await addPasskeyDevice(page)
  await signIn(page, ways)
  await page.waitForURL(isAt(ways))

  await page.getByLabel('Name').fill('Laptop')
  await page.getByRole('button', { name: 'Make a passkey' }).click()
  await page.getByRole('heading', { name: 'Keep these recovery codes' }).waitFor()
  expect(await page.locator('ol li').count()).toBe(10)
  expect(await accessibilityViolations(page)).toEqual([])
  const [credential] = await device.credentials()
  expect(credential).toMatchObject({
    rpId: new URL(browser.url(site.slug)).hostname,
    isResidentCredential: true,
  })

  await signOut(page)
  await page.goto(browser.url(site.slug, `/sign-in?to=${ways}`))
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.waitForURL(isAt(ways))

  await signOut(page)
  await signIn(page, ways)
  await page.waitForURL(isAt('/sign-in/second-factor'))
  expect(await accessibilityViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Use your passkey' }).click()
  await page.waitForURL(isAt(ways))

  // The key of one marketplace is not even offered to another.
  await page.goto(browser.url(other.slug, '/sign-in'))
  await device.closeEyes()
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.waitForFunction(() => !document.querySelector('[aria-busy]'))
  expect(new URL(page.url()).pathname).toBe('/sign-in')

  await page.goto(browser.url(site.slug, ways))
  await page.getByText('Rename or remove').click()
  await page.getByRole('button', { name: 'Remove Laptop' }).click()
  await page.getByText('It is removed, and no longer asked for.').waitFor()
  expect(problems).toEqual([])
})

test('an authenticator app is set up and asked for, with scripts switched off', async () => {
  const { page } = await browser.newPage({ ...phone, javaScriptEnabled: false })
  await signIn(page, ways, other)
  await page.waitForURL(isAt(ways))
  expect(await page.getByRole('button', { name: 'Make a passkey' }).count()).toBe(0)

  await page.getByRole('button', { name: 'Set up an app' }).click()
  const secret = (await page.getByLabel('Key').inputValue()).replaceAll(' ', '')
  const code = (steps: number) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 })
  await page.getByLabel('Code').fill('000 000')
  await page.getByRole('button', { name: 'Confirm' }).click()
  await page.getByText('This code is not right').first().waitFor()
  expect((await page.getByLabel('Key').inputValue()).replaceAll(' ', '')).toBe(secret)
  expect(await page.getByAltText('QR code for your authenticator app').evaluate(isDrawn)).toBe(true)
  await page.getByLabel('Code').fill(code(0))
  await page.getByRole('button', { name: 'Confirm' }).click()
  const recovery = await page.locator('ol li').allTextContents()
  expect(recovery).toHaveLength(10)

  await signOut(page, other)
  await signIn(page, ways, other)
  await page.waitForURL(isAt('/sign-in/second-factor'))
  await page.getByLabel('Code').fill(code(1))
  await page.getByRole('button', { name: 'Confirm' }).click()
  await page.waitForURL(isAt(ways))
})

const isDrawn = (image: Element) => (image as HTMLImageElement).naturalWidth > 0

test('somebody comes in with Google, joins Apple to the account and comes in with that', async () => {
  const { page, problems } = await browser.newPage()
  await page.goto(browser.url(site.slug, '/sign-in?to=/services'))
  await page.getByRole('link', { name: 'Continue with Google' }).click()
  await page.getByRole('button', { name: /Jonas Weber/ }).click()
  await page.waitForURL(isAt('/services'))

  await page.goto(browser.url(site.slug, ways))
  await page.getByRole('button', { name: 'Join Apple' }).click()
  await page.getByRole('link', { name: 'Go on to Apple' }).click()
  await page.getByLabel('E-mail').fill('relay.7@example.com')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(isAt(ways))
  expect(await page.getByText('The accounts are joined').isVisible()).toBe(true)
  expect(await accessibilityViolations(page)).toEqual([])

  await signOut(page)
  await page.goto(browser.url(site.slug, '/sign-in'))
  await page.getByRole('link', { name: 'Continue with Apple' }).click()
  await page.getByLabel('E-mail').fill('relay.7@example.com')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((url) => url.port === String(browser.marketplaces().port) && url.pathname === '/')
  await page.goto(browser.url(site.slug, ways))
  expect(await page.getByText('jonas@example.com').first().isVisible()).toBe(true)
  expect(problems).toEqual([])
})

test('whoever comes from Facebook confirms the address, and going back changes nothing', async () => {
  const { page } = await browser.newPage()
  await page.goto(browser.url(site.slug, '/sign-in'))
  await page.getByRole('link', { name: 'Continue with Facebook' }).click()
  await page.getByRole('button', { name: 'Go back without signing in' }).click()
  await page.waitForURL(isAt('/sign-in'))
  expect(await page.getByText('You came back without signing in there').isVisible()).toBe(true)

  await page.getByRole('link', { name: 'Continue with Facebook' }).click()
  await page.getByRole('button', { name: /Mia Rossi/ }).click()
  await page.waitForURL(isAt('/sign-in/confirm'))
  expect(await accessibilityViolations(page)).toEqual([])
  await page.getByLabel('Code').fill('000000')
  await page.getByRole('button', { name: 'Confirm and sign in' }).click()

  await page
    .getByText(/This code is not right/)
    .first()
    .waitFor()
})
