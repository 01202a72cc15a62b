import type { Page } from 'playwright-core'
import { accounts } from '#platform/local/demo/content/accounts.ts'
import { tabTo, useBrowser } from '#tests/support/browser.ts'
import { mailTo, sites } from '#tests/support/marketplace.ts'
import { addSupply, useMarketPeople } from '#tests/support/market-people.ts'

const browser = useBrowser({ TRUSTED_PROXY: 'loopback' })
const { newVisitor, newPerson, newApplicant, inMarket } = useMarketPeople(browser)
const isAt = (path: string) => (url: URL) => url.pathname === path
const places = [
  [sites[0]!.name, sites[0]!],
  [sites[2]!.name, sites[2]!],
] as const

// Whoever types while the page comes alive may meet a fault of React's own, after which it draws the page anew.
const real = (problems: string[]) => problems.filter((problem) => !/React error #345/.test(problem))

/** Goes to a field and types into it. */
async function write(page: Page, selector: string, words: string) {
  await tabTo(page, selector)
  await page.keyboard.type(words)
}

async function press(page: Page, selector: string, key = 'Enter') {
  await tabTo(page, selector)
  await page.keyboard.press(key)
}

test.each(places)(
  'at %s somebody applies and hands the profile in with the keyboard alone',
  async (_name, site) => {
    const { page, problems } = await newPerson(site, 'Kaya')
    await page.goto(browser.url(site.slug, '/apply'))
    await write(page, '[name=businessName]', 'Kaya by keyboard')
    await write(page, '[name=city]', 'Hamburg')
    await press(page, 'main form button[type=submit]')
    await page.waitForURL(isAt('/provider/onboarding'))

    await write(page, '[name=introduction]', 'I come when I said I would, and leave it as I would want it.')
    await write(page, '[name=skills]', 'Care')
    await press(page, '[type=checkbox][name=languages]', 'Space')
    await press(page, 'main form[method=post] button[type=submit]')
    await page.waitForURL((url) => url.searchParams.get('step') === 'area')
    await tabTo(page, 'select[name=serviceRadiusKm]')
    await page.keyboard.press('ArrowDown')
    await press(page, 'main form[method=post] button[type=submit]')
    await page.waitForURL((url) => url.searchParams.get('step') === 'photos')

    // What is sold, and when, have pages of their own.
    const provider = { business_name: 'Kaya by keyboard' }
    await inMarket(site, async (ctx) => {
      const { id } = await ctx.trx('providers').where(provider).first<{ id: string }>('id')
      await addSupply(ctx, id)
    })
    await page.goto(browser.url(site.slug, '/provider/onboarding?step=review'))
    await press(page, 'button[value=submit]')
    await page.getByText('Your profile is being reviewed').waitFor()
    expect(real(problems)).toEqual([])
  },
)

test.each(places)(
  'at %s an operator looks at an application and verifies it with the keyboard alone',
  async (_name, site) => {
    const applicant = await newApplicant(site, 'Kofi')
    const operator = accounts.find(({ works }) =>
      works.some((work) => work.at === site.slug && work.as === 'tenant_operator'),
    )!
    const { page, problems } = await newVisitor()
    await page.goto(browser.url('admin', `/sign-in?to=/m/${site.slug}/reviews`))
    await write(page, '[name=email]', operator.email)
    await write(page, '[name=password]', operator.password)
    await page.keyboard.press('Enter')
    await page.waitForURL(isAt(`/m/${site.slug}/reviews`))

    await press(page, `a[href$="/reviews/${applicant.providerId}"]`)
    await page.waitForURL(isAt(`/m/${site.slug}/reviews/${applicant.providerId}`))
    await press(page, 'form:has([value=approve]) button')
    await page.getByText('Verified. The provider is told, and may take bookings.').waitFor()
    await mailTo(browser.marketplaces().dataFolder, applicant.email, /is verified at/)
    expect(real(problems)).toEqual([])
  },
)
