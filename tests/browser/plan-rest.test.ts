import type { Page } from 'playwright-core'
import { addMembership, registerUser } from '#platform/identity/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { addTeamMember } from '#platform/providers/service/team.ts'
import { settleRest } from '#platform/providers/service/rest.ts'
import { useBrowser } from '#tests/support/browser.ts'
import { isSound } from '#tests/support/console-desk.ts'
import { openService, sites, type DemoSite } from '#tests/support/marketplace.ts'
import { openPlanDesk, type PlanDesk } from '#tests/support/plan-desk.ts'

const browser = useBrowser()
const sold = sites.filter(({ slug }) => slug === 'morgenrein' || slug === 'chalkline')

/** Two more who work for the business, and a calendar that it connected while its plan had that. */
async function furnish(desk: PlanDesk) {
  const { providerId } = desk
  await desk.inside(async (ctx) => {
    for (const firstName of ['Ana', 'Ben']) {
      const email = `${firstName.toLowerCase()}@team.example`
      const user = await registerUser(ctx, { email, firstName, lastName: 'Vidal', passwordHash: null })
      await addMembership(ctx, { userId: user.id, role: 'provider_member', providerId })
      await addTeamMember(ctx, { providerId, userId: user.id })
    }
    await ctx
      .trx('calendar_connections')
      .insert({ id: newId(), provider_id: providerId, kind: 'ical', name: 'Private' })
    await settleRest(ctx, providerId)
  })
}

async function openAs(page: Page, { slug, provider }: DemoSite, to: string) {
  await page.goto(browser.url(slug, to))
  await page.getByLabel('E-mail').fill(provider.email)
  await page.getByLabel('Password').fill(provider.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((address) => address.pathname === to)
}

test.each(sold)(
  'at $slug what a smaller plan lacks rests and says so, and no page is a dead end',
  async (site) => {
    const desk = await openPlanDesk(browser.marketplaces(), site)
    await furnish(desk)
    const { page, problems } = await browser.newPage()
    const open = (path: string) => page.goto(browser.url(site.slug, path))
    const seePlans = (label: string) => page.getByRole('link', { name: `See plans: ${label}` }).first()

    await openAs(page, site, '/provider/plan')
    await page.getByText('Free has no room for 2 people of your team').waitFor()
    await page.getByRole('link', { name: 'See who rests' }).click()
    await page.getByText('There is room for nobody besides').waitFor()
    await isSound(page, `rest-${site.slug}`)
    await page.getByRole('list', { name: 'Who rests' }).getByText('Ben Vidal').waitFor()

    await open('/provider/calendars')
    await page.getByText('Your calendar rests').waitFor()
    await seePlans('Calendar integration').waitFor()
    await isSound(page, `rest-calendars-${site.slug}`)
    await open('/provider/team')
    await seePlans('Team sub-accounts').waitFor()
    expect(await page.getByText('Rests', { exact: true }).count()).toBe(2)
    await isSound(page, `rest-team-${site.slug}`)
    await open('/provider/page')
    await seePlans('Portfolio customisation').waitFor()
    await isSound(page, `rest-page-${site.slug}`)
    await open('/provider/share')
    await seePlans('Marketing tools').waitFor()
    await isSound(page, `rest-share-${site.slug}`)
    await seePlans('Marketing tools').click()
    await page.waitForURL(/feature=marketing\.tools/)
    await page.getByRole('table').getByRole('link', { name: 'Choose: Professional' }).waitFor()
    expect(problems).toEqual([])

    // Whoever comes to a provider without room meets others, and nothing is reserved.
    await desk.used(10)
    const visitor = await browser.newPage()
    await openService(visitor.page, browser.url, site)
    const slot = visitor.page.locator('input[name=start]').first()
    await slot.check()
    await visitor.page.getByRole('button', { name: 'Continue' }).click()
    await visitor.page.getByText('No more bookings are taken here this month').waitFor()
    await isSound(visitor.page, `full-${site.slug}`)
    // Who else is free depends on the day: the way to all of them is always there.
    await visitor.page.getByRole('link', { name: 'See all services' }).click()
    await visitor.page.waitForURL((address) => address.pathname === '/services')
    await desk.close()
  },
  180_000,
)
