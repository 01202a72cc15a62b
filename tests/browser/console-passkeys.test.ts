import type { Page } from 'playwright-core'
import { accounts, type DemoAccount } from '#platform/local/demo/content/accounts.ts'
import { accessibilityViolations, useBrowser } from '#tests/support/browser.ts'
import { addPasskeyDevice } from '#tests/support/browser-passkeys.ts'
import { sites, type DemoSite } from '#tests/support/marketplace.ts'

const browser = useBrowser({ STAFF_SECOND_FACTOR: 'required' })
const [site] = sites as [DemoSite]
const at = (path: string) => browser.url('admin', path)
const isAt = (path: string) => (url: URL) => url.pathname === path
const find = (email: string) => accounts.find((account) => account.email === email) as DemoAccount
const factors = '/account/second-factor'

async function giveThePassword(page: Page, { email, password }: DemoAccount, to = '') {
  await page.goto(at(`/sign-in${to ? `?to=${to}` : ''}`))
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}
async function signOut(page: Page) {
  await page.getByRole('button', { name: 'Sign out' }).first().click()
  await page.waitForURL(isAt('/sign-in'))
}

test('staff set up the second factor that the policy asks for, sign in with it, and may not go without', async () => {
  const { page, problems } = await browser.newPage()
  const device = await addPasskeyDevice(page)
  await giveThePassword(page, find('office@morgenrein.example'), '/m/morgenrein/reviews')
  // The password alone leads nowhere but here.
  await page.waitForURL(isAt(factors))
  await page.getByText('Set up a second factor to go on').waitFor()
  await page.goto(at('/m/morgenrein/users'))
  expect(new URL(page.url()).pathname).toBe(factors)

  await page.getByLabel('Name').fill('Laptop')
  await page.getByRole('button', { name: 'Make a passkey' }).click()
  await page.getByText('Laptop is set up.').waitFor()
  expect(await page.getByLabel('Your recovery codes').getByRole('listitem').count()).toBe(10)
  expect(await device.credentials()).toMatchObject([{ rpId: 'admin.localhost', isResidentCredential: true }])
  expect(await accessibilityViolations(page)).toEqual([])
  // Whoever has one now can keep working; the session has shown it.
  await signOut(page)

  await giveThePassword(page, find('office@morgenrein.example'), '/m/morgenrein/reviews')
  await page.waitForURL(isAt('/sign-in/second-factor'))
  expect(await accessibilityViolations(page)).toEqual([])
  await device.closeEyes()
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await page.getByText('Your device gave no answer').waitFor()
  await device.openEyes()
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await page.waitForURL(isAt('/m/morgenrein/reviews'))

  await page.goto(at(factors))
  await page.getByRole('button', { name: 'Remove Laptop' }).click()
  await page.getByText('add another one before you remove this one').waitFor()
  expect(await page.getByRole('button', { name: 'Remove Laptop' }).isVisible()).toBe(true)
  expect(problems.filter((problem) => !/status of 409/.test(problem))).toEqual([])
})

test('somebody comes into the console with a passkey alone, and takes it away again', async () => {
  const { page, problems } = await browser.newPage()
  const device = await addPasskeyDevice(page)
  const account = find('owner@chalkline.example')
  await giveThePassword(page, account)
  await page.waitForURL(isAt(factors))
  for (const name of ['Laptop', 'Key ring']) {
    // One device keeps one passkey for an account: the second is made on another.
    if (name === 'Key ring') await device.replace()
    await page.getByLabel('Name').fill(name)
    await page.getByRole('button', { name: 'Make a passkey' }).click()
    await page.getByText(`${name} is set up.`).waitFor()
  }
  await signOut(page)

  await page.goto(at('/sign-in?to=/m/stillroom/staff'))
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.waitForURL(isAt('/m/stillroom/staff'))
  await page.goto(at(factors))
  await page.getByRole('button', { name: 'Remove Key ring' }).click()
  await page.getByText('It is removed.').waitFor()
  await page.getByRole('button', { name: 'Remove Key ring' }).waitFor({ state: 'detached' })
  expect(await page.getByRole('button', { name: /^Remove / }).count()).toBe(1)

  // What was taken away opens nothing any more.
  await signOut(page)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page
    .getByText(/passkey/i)
    .nth(1)
    .waitFor()
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  expect(problems.filter((problem) => !/status of 4\d\d/.test(problem))).toEqual([])
})

test('the key of a marketplace opens no console', async () => {
  const { page } = await browser.newPage()
  const device = await addPasskeyDevice(page)
  const ways = '/account/security/sign-in'
  await page.goto(browser.url(site.slug, `/sign-in?to=${ways}`))
  await page.getByLabel('E-mail').fill(site.provider.email)
  await page.getByLabel('Password').fill(site.provider.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(isAt(ways))
  await page.getByLabel('Name').fill('Laptop')
  await page.getByRole('button', { name: 'Make a passkey' }).click()
  await page.getByRole('heading', { name: 'Keep these recovery codes' }).waitFor()
  expect(await device.credentials()).toHaveLength(1)

  // The browser does not even offer it there.
  await page.goto(at('/sign-in'))
  await device.closeEyes()
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.getByText('Your device gave no answer').waitFor()
  expect(new URL(page.url()).pathname).toBe('/sign-in')
})
