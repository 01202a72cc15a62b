import type { Page } from 'playwright-core'
import { accounts, type DemoAccount } from '#platform/local/demo/content/accounts.ts'
import { accessibilityViolations, useBrowser } from '#tests/support/browser.ts'

const browser = useBrowser()
const at = (path: string) => browser.url('admin', path)
const isAt = (path: string) => (url: URL) =>
  url.pathname === path &&
  url.hostname === 'admin.localhost' &&
  url.port === String(browser.marketplaces().port)
const account = accounts.find(({ email }) => email === 'owner@chalkline.example') as DemoAccount
const security = '/account/security'

/** At the provider, as somebody there. */
async function comeAs(page: Page, email: string) {
  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

test('an account of the console is joined to Google, comes in with it, and is separated again', async () => {
  const { page, problems } = await browser.newPage()
  await page.goto(at(`/sign-in?to=${security}`))
  await page.getByLabel('E-mail').fill(account.email)
  await page.getByLabel('Password').fill(account.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(isAt(security))

  // Whoever turns back at the provider is told so on the console's own page, and nothing has changed.
  const join = page.getByRole('button', { name: 'Join Google' })
  await join.click()
  await page.getByRole('link', { name: 'Go on to Google' }).click()
  await page.getByRole('button', { name: 'Go back without signing in' }).click()
  await page.waitForURL(isAt(security))
  await page.getByText('You came back without signing in there').waitFor()
  await join.click()
  await page.getByRole('link', { name: 'Go on to Google' }).click()
  await comeAs(page, 'marguerite.private@example.com')
  await page.waitForURL(isAt(security))
  await page.getByText('The accounts are joined.').waitFor()
  expect(await page.getByText('marguerite.private@example.com').isVisible()).toBe(true)
  expect(await accessibilityViolations(page)).toEqual([])

  await page.context().clearCookies({ domain: 'admin.localhost' })
  await page.goto(at('/sign-in?to=/m/stillroom/staff'))
  await page.getByRole('link', { name: 'Continue with Google' }).click()
  await comeAs(page, 'marguerite.private@example.com')
  await page.waitForURL(isAt('/m/stillroom/staff'))

  await page.goto(at(security))
  await page.getByRole('button', { name: 'Separate Google' }).click()
  await page.getByText('The accounts are separated.').waitFor()
  await page.getByRole('button', { name: 'Join Google' }).waitFor()
  expect(problems).toEqual([])
})

test('nobody becomes an account of the console by coming from elsewhere', async () => {
  const { page } = await browser.newPage()
  await page.goto(at('/'))
  expect(await accessibilityViolations(page)).toEqual([])
  await page.getByRole('link', { name: 'Continue with Apple' }).click()
  await comeAs(page, 'nobody.knows@example.com')
  await page.waitForURL(isAt('/sign-in'))
  await page.getByText('No account of the console has the address').waitFor()
})
