import type { Page } from 'playwright-core'
import { accounts, type DemoAccount } from '#platform/local/demo/content/accounts.ts'
import { accessibilityViolations, phone, useBrowser } from '#tests/support/browser.ts'
import { mailTo, sites, type DemoSite } from '#tests/support/marketplace.ts'
import { useMarketPeople } from '#tests/support/market-people.ts'

const browser = useBrowser({ TRUSTED_PROXY: 'loopback' })
const { newVisitor, newApplicant, inMarket } = useMarketPeople(browser)
const at = (path: string) => browser.url('admin', path)
const isAt = (path: string) => (url: URL) => url.pathname === path
const operatorOf = ({ slug }: DemoSite) =>
  accounts.find(({ works }) => works.some((work) => work.at === slug && work.as === 'tenant_operator'))!

/** The queue of a marketplace, in front of its operator. */
async function openQueue({ email, password }: DemoAccount, slug: string, options = {}) {
  const visitor = await newVisitor(options)
  const { page } = visitor
  await page.goto(at(`/sign-in?to=/m/${slug}/reviews`))
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(isAt(`/m/${slug}/reviews`))
  return visitor
}

/** Opens a decision that asks for a reason, where it is not open by itself, and sends it. */
async function decide(page: Page, title: string, button: string, reason: string) {
  const send = page.getByRole('button', { name: button })
  if (!(await send.isVisible())) await page.getByText(title, { exact: true }).click()
  await page
    .getByRole('textbox', { name: /^(Why|What to change)$/ })
    .and(page.locator(':visible'))
    .fill(reason)
  await send.click()
}

const statusOf = async (page: Page, url: string) => (await page.goto(url))?.status()
const real = (problems: string[]) => problems.filter((problem) => !/status of (400|404|422)/.test(problem))

const places = [
  [sites[0]!.name, sites[0]!],
  [sites[2]!.name, sites[2]!],
] as const

test.each(places)('at %s an operator suspends a provider, and brings them back', async (_name, site) => {
  const { page, problems } = await openQueue(operatorOf(site), site.slug)
  const { page: visitor } = await newVisitor()
  const provider = await inMarket(site, (ctx) =>
    ctx.trx('providers').where({ business_name: site.provider.name }).first('slug', 'email'),
  )
  const publicPage = browser.url(site.slug, `/providers/${provider.slug}`)
  expect(await statusOf(visitor, publicPage)).toBe(200)
  const { page: own } = await newVisitor()
  await own.goto(browser.url(site.slug, '/sign-in?to=/provider'))
  await own.getByLabel('E-mail').fill(site.provider.email)
  await own.getByLabel('Password', { exact: true }).fill(site.provider.password)
  await own.getByRole('button', { name: 'Sign in', exact: true }).click()
  await own.waitForURL(isAt('/provider'))

  await page.getByRole('link', { name: 'Verified', exact: true }).click()
  await page.getByRole('link', { name: site.provider.name, exact: true }).click()
  await page.getByRole('heading', { level: 1, name: site.provider.name }).waitFor()
  await decide(page, 'Suspend', 'Suspend this provider', ' ')
  await page.getByRole('alert').waitFor()
  expect(await accessibilityViolations(page)).toEqual([])
  await decide(page, 'Suspend', 'Suspend this provider', 'Three customers waited in vain')
  await page.getByText('Suspended. The page is gone for visitors').waitFor()

  expect(await statusOf(visitor, publicPage)).toBe(404)
  await visitor.goto(browser.url(site.slug, '/providers'))
  expect(await visitor.getByRole('link', { name: site.provider.name, exact: true }).count()).toBe(0)
  const { dataFolder } = browser.marketplaces()
  const { mail: suspension } = await mailTo(dataFolder, provider.email, /is suspended at/)
  expect(suspension.text).toContain('Three customers waited in vain')
  await own.reload()
  await own.getByText('You are suspended').waitFor()
  expect(await own.getByText('Three customers waited in vain').isVisible()).toBe(true)
  // They may still work on the page, and do what was booked.
  await own.goto(browser.url(site.slug, '/provider/onboarding?step=about'))
  expect(await own.getByRole('button', { name: 'Save and go on' }).isEnabled()).toBe(true)
  expect(await statusOf(own, browser.url(site.slug, '/provider/bookings'))).toBe(200)
  await own.goto(browser.url(site.slug, '/provider/onboarding?step=review'))
  expect(await own.getByRole('button', { name: /Submit|break|Take bookings/ }).count()).toBe(0)

  await page.getByRole('button', { name: 'Reinstate this provider' }).click()
  await page.getByText('Reinstated.').waitFor()
  expect(await statusOf(visitor, publicPage)).toBe(200)
  await mailTo(dataFolder, provider.email, /is back at/)
  await own.goto(browser.url(site.slug, '/provider'))
  await own.getByRole('heading', { level: 1 }).waitFor()
  expect(await own.getByText('You are suspended').count()).toBe(0)
  const history = await page.getByRole('main').innerText()
  expect(history).toContain('Three customers waited in vain')
  expect(real(problems)).toEqual([])
})

test.each(places)(
  'at %s an application is sent back, turned down, opened again and verified',
  async (_name, site) => {
    const { page, problems } = await openQueue(operatorOf(site), site.slug, phone)
    const { dataFolder } = browser.marketplaces()
    const applicant = await newApplicant(site, 'Wanda')
    const own = applicant.page
    const wizard = browser.url(site.slug, '/provider/onboarding?step=review')
    const submit = own.getByRole('button', { name: 'Submit for review' })
    await page.reload()
    await page.getByRole('link', { name: 'Wanda Okafor' }).click()

    await decide(page, 'Ask for changes', 'Send it back', 'Say what you charge for the way')
    await page.getByText('The provider is told what to change.').waitFor()
    const { mail: changes } = await mailTo(dataFolder, applicant.email, /needs a few changes/)
    expect(changes.text).toContain('Say what you charge for the way')
    await own.goto(wizard)
    await own.getByText('Say what you charge for the way').waitFor()
    await submit.click()
    await own.getByText('Your profile is being reviewed').waitFor()

    await page.reload()
    await decide(page, 'Turn down', 'Turn this provider down', 'We have enough of these for now')
    await page.getByText('Turned down. The provider is told why.').waitFor()
    const { mail: refusal } = await mailTo(dataFolder, applicant.email, /was not accepted/)
    expect(refusal.text).toContain('We have enough of these for now')
    await own.goto(wizard)
    await own.getByText('Your application was turned down').waitFor()
    expect(await own.getByText('We have enough of these for now').isVisible()).toBe(true)
    expect(await submit.count()).toBe(0)

    await page.getByRole('button', { name: 'Open it again' }).click()
    await page.getByText('The provider may try again.').waitFor()
    await own.goto(wizard)
    await submit.click()
    await own.getByText('Your profile is being reviewed').waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Verify this provider' }).click()
    await page.getByText('Verified. The provider is told, and may take bookings.').waitFor()
    await mailTo(dataFolder, applicant.email, /is verified at/)

    await own.goto(browser.url(site.slug, '/provider/page'))
    await own
      .getByRole('button', { name: /^Publish/ })
      .first()
      .click()
    const { page: visitor } = await newVisitor()
    await own
      .getByText(/Your page is public|Unpublish|Take it off/)
      .first()
      .waitFor()
    expect(await statusOf(visitor, browser.url(site.slug, `/providers/${applicant.slug}`))).toBe(200)
    expect(real(problems)).toEqual([])
  },
)
