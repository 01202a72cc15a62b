import type { Page } from 'playwright-core'
import { takeComplimentaryBack, tenantOwner } from '#platform/billing/index.ts'
import { accounts } from '#platform/local/demo/content/accounts.ts'
import { phone, tabTo, useBrowser } from '#tests/support/browser.ts'
import { isHydrated, isSound, retype, useConsole } from '#tests/support/console-desk.ts'
import { sites } from '#tests/support/marketplace.ts'
import { openMoneyDesk } from '#tests/support/money-desk.ts'

const browser = useBrowser()
const { at, isAt, site } = useConsole(browser)
const goodCard = '4242424242424242'

const preview = (page: Page) => page.getByRole('region', { name: 'As providers see it' })
const planOf = (page: Page, name: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('link', { name, exact: true }) })

async function press(page: Page, selector: string) {
  await tabTo(page, selector)
  await page.keyboard.press('Enter')
}

async function signIn(page: Page, email: string, path: string) {
  const { password } = accounts.find((account) => account.email === email)!
  await page.goto(browser.url('admin', `/sign-in?to=${encodeURIComponent(path)}`))
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((url) => url.pathname === path)
}

/** On the page of the processor, which leads back. */
async function payBy(page: Page) {
  await page.waitForURL(/\/c\/pay\//)
  await page.locator('[name=number]').fill(goodCard)
  await page.locator('[name=expiry]').fill('12 / 34')
  await page.locator('[name=cvc]').fill('123')
  await page.locator('[name=name]').fill('Ada Okafor')
  await page.locator('form:has([name=number]) button[type=submit]').click()
}

test('a marketplace changes its price list by keyboard and in two tabs, ends what it gave, and grants more', async () => {
  const { page, problems } = await browser.newPage()
  await signIn(page, 'owner@morgenrein.example', `/m/${site.slug}/plans`)
  await isSound(page, 'plans')
  await press(page, 'a[aria-label="Edit: Professional"]')
  await page.getByRole('heading', { level: 1, name: 'Professional' }).waitFor()
  await isHydrated(page)
  const other = await page.context().newPage()
  await other.goto(page.url())
  await isHydrated(other)

  await tabTo(page, '[name="prices.month.amount"]')
  await retype(page, '24.50')
  await preview(page).getByText('€24.50').first().waitFor()
  await tabTo(page, '[name="contents.calendar.sync"]')
  await page.keyboard.press('Space')
  await isSound(page, 'plan-edit')
  await press(page, 'button[name=intent][value=save]')
  await page.waitForURL(isAt('/plans'))
  await planOf(page, 'Professional').getByText('€24.50 a month').waitFor()

  await other.getByLabel('Description').fill('For whoever lives from it')
  await other.getByRole('button', { name: 'Save changes' }).click()
  await other.getByRole('alert').getByText('This was changed somewhere else').waitFor()
  expect(await other.getByLabel('Description').inputValue()).toBe('For whoever lives from it')
  await other.getByRole('button', { name: 'Save changes' }).click()
  await other.waitForURL(isAt('/plans'))
  await planOf(other, 'Professional').getByText('For whoever lives from it').waitFor()
  await planOf(other, 'Professional').getByText('€19 a month').waitFor()
  await other.close()

  // A plan that was given makes room for one that is paid for, and a grant stands beside either.
  await page.goto(at(`/subscriptions?q=${encodeURIComponent(site.provider.name)}`))
  await page.getByRole('link', { name: site.provider.name, exact: true }).click()
  await page.getByRole('button', { name: 'End Business' }).click()
  await page.getByText('The plan that was given has ended.').waitFor()
  const grant = page.getByRole('region', { name: 'Give more than the plan' })
  await grant.getByLabel('Feature').selectOption({ label: 'Team sub-accounts' })
  await grant.getByLabel('How many').fill('3')
  await grant.getByLabel('Reason').fill('For the fair')
  await grant.getByLabel('Counts until').fill('2099-12-31')
  await grant.getByRole('button', { name: 'Give it' }).click()
  await page.getByText('Given. It counts from now on.').waitFor()
  await page.getByText(/and a grant since .* until 31 December 2099: For the fair\.$/).waitFor()
  await isSound(page, 'provider-plan')
  await page.getByRole('button', { name: 'Take back: Team sub-accounts' }).click()
  await page.getByText('Taken back. It does not count any more.').waitFor()
  // Refused forms are answered with 412, which a browser writes into its console.
  expect(problems.filter((problem) => !/status of 412/.test(problem))).toEqual([])
})

test('a marketplace buys its own plan, takes a larger one and leaves it; its operator sees nothing of that', async () => {
  const dollars = sites.find(({ slug }) => slug === 'chalkline')!
  const own = `/m/${dollars.slug}/plan`
  const { page, problems } = await browser.newPage()
  await signIn(page, 'owner@chalkline.example', `/m/${dollars.slug}/plans`)
  await planOf(page, 'Professional').getByText('$19 a month').waitFor()
  await page.goto(browser.url('admin', own))
  await isSound(page, 'own-plan')

  await page.getByRole('link', { name: 'Choose: Growth' }).first().click()
  await page.getByRole('heading', { level: 1, name: 'Growth' }).waitFor()
  await isSound(page, 'own-plan-checkout')
  await page.getByRole('button', { name: 'Go to payment' }).click()
  await payBy(page)
  await page.getByText('Thank you. Your plan counts from now on.').waitFor()
  await page.getByRole('row').filter({ hasText: '$49.00' }).getByText('Paid').waitFor()

  await page.getByRole('link', { name: 'Choose: Scale' }).first().click()
  await page.getByText('Growth, what is left of it').waitFor()
  await isSound(page, 'own-plan-change')
  await page.getByRole('button', { name: /^Pay \$[\d.,]+ and change now$/ }).click()
  await page.getByText('Your plan is changed.').waitFor()
  await page.getByRole('link', { name: 'Cancel the plan' }).click()
  await page.getByRole('button', { name: 'Cancel the plan' }).click()
  await page.getByText(/^You have cancelled it\. It counts until/).waitFor()
  await isSound(page, 'own-plan-cancelled')
  expect(problems).toEqual([])

  const operator = await browser.newPage()
  await signIn(operator.page, 'office@chalkline.example', `/m/${dollars.slug}`)
  await operator.page.getByRole('link', { name: 'Subscriptions', exact: true }).first().waitFor()
  expect(await operator.page.getByRole('link', { name: 'Your plan', exact: true }).count()).toBe(0)
  expect((await operator.page.goto(browser.url('admin', own)))?.status()).toBe(403)

  // Where the plan has no more room, the page says which one has.
  const small = sites.find(({ slug }) => slug === 'stillroom')!
  const desk = await openMoneyDesk(browser.marketplaces(), small)
  await desk.inside((ctx) => takeComplimentaryBack(ctx, tenantOwner(ctx)))
  await desk.close()
  await page.goto(browser.url('admin', `/m/${small.slug}/staff`))
  await page.getByLabel('E-mail').fill('one.more@example.com')
  await page.getByRole('button', { name: 'Send the invitation' }).click()
  await page.getByText('More staff with another plan').waitFor()
  await isSound(page, 'staff-limit')
  await page.getByRole('link', { name: 'See plans' }).click()
  await page.getByRole('heading', { level: 1, name: 'Your plan' }).waitFor()
})

test('without scripts, on a phone, the platform looks at a plan for marketplaces before it adds it', async () => {
  const { page } = await browser.newPage({ ...phone, javaScriptEnabled: false })
  await signIn(page, 'staff@shingle.example', '/platform/plans')
  await page.getByRole('link', { name: 'Add a plan' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Chain')
  await page.getByLabel('Staff', { exact: true }).selectOption('Up to')
  await page.getByLabel('Staff: how many').fill('40')
  await page.getByLabel('Platform fee').fill('0.75')
  await page.getByLabel('Price a month').fill('390')
  await page.getByRole('button', { name: 'Preview' }).click()
  const shown = page.getByRole('region', { name: 'As marketplaces see it' })
  await shown.getByRole('heading', { name: 'Chain' }).first().waitFor()
  await shown.getByText('Platform fee: 0.75%').waitFor()
  expect(await page.getByLabel('Staff: how many').inputValue()).toBe('40')

  await page.getByRole('button', { name: 'Add the plan' }).click()
  await planOf(page, 'Chain').getByText('$390 a month').waitFor()
  await page.getByRole('button', { name: 'Retire: Chain' }).click()
  await planOf(page, 'Chain').getByText('Retired').waitFor()
  await page.goto(browser.url('admin', '/platform/subscriptions'))
  await page.getByRole('heading', { level: 1, name: 'Subscriptions' }).waitFor()
})
