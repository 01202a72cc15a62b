import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { suspendUser } from '#platform/identity/index.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { openDatabase } from '#platform/kernel/database.ts'
import { accounts } from '#platform/local/demo/content/accounts.ts'
import { getTeam, inviteTeamMember } from '#platform/providers/index.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import { accessibilityViolations, phone, useBrowser } from '#tests/support/browser.ts'
import { linkIn, mailTo, sites, type DemoSite } from '#tests/support/marketplace.ts'
import { useMarketPeople } from '#tests/support/market-people.ts'

const browser = useBrowser({ TRUSTED_PROXY: 'loopback' })
const { newVisitor, newPerson, inMarket } = useMarketPeople(browser)
const wide = { viewport: { width: 1440, height: 900 } }
const at = (path: string) => browser.url('admin', path)
const isAt = (path: string) => (url: URL) => url.pathname === path
const places = [
  [sites[0]!.theme, sites[0]!, wide],
  [sites[2]!.theme, sites[2]!, phone],
] as const
const operatorOf = ({ slug }: DemoSite) =>
  accounts.find(({ works }) => works.some((work) => work.at === slug && work.as === 'tenant_operator'))!
const real = (problems: string[]) => problems.filter((problem) => !/status of (403|422)/.test(problem))

/** What a page must be in any case, and a picture of it for whoever set PICTURES to a folder. */
async function look(page: Page, name: string) {
  const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
  expect(isTooWide).toBe(false)
  expect(await accessibilityViolations(page)).toEqual([])
  const folder = process.env.PICTURES
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

async function signIn(page: Page, url: string, { email, password }: { email: string; password: string }) {
  await page.goto(url)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** The provider of a demo marketplace, signed in, and somebody who joined the team by an invitation. */
async function openTeam(site: DemoSite, options: object) {
  const visitor = await newVisitor(options)
  await signIn(visitor.page, browser.url(site.slug, '/sign-in?to=/provider/team'), site.provider)
  await visitor.page.waitForURL(isAt('/provider/team'))
  const email = `ben.team.${site.slug}@example.com`
  const providerId = await inMarket(site, async (ctx) => {
    const found = await ctx
      .trx('providers')
      .where({ business_name: site.provider.name })
      .first<{ id: string }>('id')
    await inviteTeamMember(ctx, { providerId: found.id, email, role: 'provider_member' })
    return found.id
  })
  const { mail } = await mailTo(browser.marketplaces().dataFolder, email, /./)
  const { page: ben } = await newVisitor()
  await ben.goto(linkIn(mail, '/invitations/'))
  await ben.getByLabel('First name').fill('Ben')
  await ben.getByLabel('Last name').fill('Moreau')
  await ben.getByLabel('Password', { exact: true }).fill('plenty of marbles here')
  await ben.getByRole('button', { name: 'Create the account and accept' }).click()
  await ben.waitForURL(isAt('/provider'))
  await visitor.page.reload()
  return { ...visitor, providerId }
}

test.each(places)(
  'in %s a member of the team gets hours of their own, and goes back',
  async (theme, site, of) => {
    const { page, problems, providerId } = await openTeam(site, of)
    const shot = (name: string) => look(page, `${theme}-${of.viewport.width}-${name}`)
    await shot('team')
    await page.getByRole('link', { name: 'Hours of Ben Moreau' }).click()
    await page.getByRole('heading', { name: 'The hours of the team hold' }).waitFor()
    await shot('hours-of-team')

    await page.getByRole('link', { name: 'Set own hours' }).click()
    await page.getByText('They begin as the hours of the team').waitFor()
    await page.getByLabel('Friday, from').first().fill('11:15')
    await page.getByLabel('Friday, until').first().fill('12:30')
    await page.getByRole('button', { name: 'Save hours' }).click()
    await page.getByText('The hours are saved').waitFor()
    await shot('hours-of-ben')
    expect(await page.getByLabel('Friday, from').first().inputValue()).toBe('11:15')

    await page.locator('summary').filter({ hasText: 'Add time off' }).click()
    const today = new Date().toISOString().slice(0, 10)
    await page.getByLabel('First day').fill(today)
    await page.getByLabel('Last day').fill(`${Number(today.slice(0, 4)) + 1}-01-06`)
    await page.getByLabel('Reason').fill('Skiing')
    await page.getByRole('button', { name: 'Add time off' }).click()
    await page.getByText('The time off is saved').waitFor()

    await page.getByRole('button', { name: 'Use the hours of the team' }).click()
    await page.getByText('The hours of the team hold again').waitFor()
    await page.getByText('Skiing', { exact: true }).waitFor()
    const kept = await inMarket(site, async (ctx) => {
      const { members } = await getTeam(ctx, providerId)
      const ben = members.find(({ name }) => name === 'Ben Moreau')!.id
      return ctx.trx('schedules').where({ member_id: ben })
    })
    expect(kept).toEqual([])
    expect(real(problems)).toEqual([])
  },
)

test.each(places)('in %s a business says who of the team does a service', async (theme, site, of) => {
  const visitor = await newVisitor(of)
  const { page, problems } = visitor
  await signIn(page, browser.url(site.slug, '/sign-in?to=/provider/services'), site.provider)
  await page.waitForURL(isAt('/provider/services'))
  await page.locator('main a[href^="/provider/services/"]:not([href$="/new"])').first().click()
  await page.getByRole('heading', { name: 'Who does it' }).waitFor()

  await page.getByRole('checkbox', { name: 'Ben Moreau' }).check()
  await page.getByRole('button', { name: 'Save who does it' }).click()
  await page.getByText('Appointments that were booked stay with whoever has them').waitFor()
  await page.locator('#members').scrollIntoViewIfNeeded()
  await look(page, `${theme}-${of.viewport.width}-service`)

  expect(await page.getByRole('checkbox', { name: 'Ben Moreau' }).isChecked()).toBe(true)
  await page.getByRole('checkbox', { name: 'Ben Moreau' }).uncheck()
  await page.getByRole('button', { name: 'Save who does it' }).click()
  await page.waitForFunction(() => document.querySelectorAll('#members input:checked').length === 0)
  expect(real(problems)).toEqual([])
})

test('without scripts a member of the team gets hours of their own', async () => {
  const site = sites[1]!
  const { page } = await openTeam(site, { ...phone, javaScriptEnabled: false })
  await page.getByRole('link', { name: 'Hours of Ben Moreau' }).click()
  await page.getByRole('link', { name: 'Set own hours' }).click()
  await page.getByRole('button', { name: 'Save hours' }).click()
  await page.getByText('The hours are saved').waitFor()
  await page.getByRole('button', { name: 'Use the hours of the team' }).click()
  await page.getByText('The hours of the team hold again').waitFor()
  expect(await page.getByRole('link', { name: 'Set own hours' }).count()).toBe(1)
})

test.each(places)('the operator of a marketplace in %s closes it, and invites', async (theme, site, of) => {
  const { page, problems } = await newVisitor(of)
  const shot = (name: string) => look(page, `console-${theme}-${of.viewport.width}-${name}`)
  const path = `/m/${site.slug}/access`
  await signIn(page, at(`/sign-in?to=${path}`), operatorOf(site))
  await page.waitForURL(isAt(path))
  await page.getByText('Nobody is invited at the moment').waitFor()
  expect(await page.getByLabel('Domains of e-mail addresses').isVisible()).toBe(false)
  await shot('open')

  await page.getByRole('radio', { name: /of a certain domain/ }).check()
  await page.getByLabel('Domains of e-mail addresses').fill('@example.edu\nnot a domain/')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page
    .getByText(/is not the domain of an e-mail address/)
    .first()
    .waitFor()
  await shot('wrong-domain')
  await page.getByLabel('Domains of e-mail addresses').fill('@example.edu, example.org')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('It counts from the next visit on').waitFor()
  const { page: stranger } = await newVisitor()
  await stranger.goto(browser.url(site.slug, '/services'))
  expect(new URL(stranger.url()).pathname).toBe('/sign-in')

  const guest = `guest.${site.slug}@example.net`
  await page.getByLabel('E-mail addresses', { exact: true }).fill(`${guest}, nobody@`)
  await page.getByRole('button', { name: 'Send the invitations' }).click()
  await page.getByText('This is not an e-mail address: nobody@').first().waitFor()
  await page
    .getByLabel('E-mail addresses', { exact: true })
    .fill(`${guest}\nlate.${site.slug}@example.net; ${site.provider.email}`)
  await page.getByRole('button', { name: 'Send the invitations' }).click()
  await page.getByText(`2 invitations are on their way. There is an account already for`).waitFor()
  await shot('invited')
  const { mail } = await mailTo(browser.marketplaces().dataFolder, guest, /You are invited/)
  expect(new URL(linkIn(mail, '/invitations/')).hostname).toBe(`${site.slug}.localhost`)

  await page.getByRole('button', { name: `Send again to late.${site.slug}@example.net` }).click()
  await page.getByText('The invitation is on its way once more').waitFor()
  await page
    .getByRole('button', { name: `Take back the invitation to late.${site.slug}@example.net` })
    .click()
  await page.getByText('its link opens nothing any more').waitFor()
  expect(await page.getByRole('row', { name: new RegExp(`^${guest}`) }).count()).toBe(1)
  expect(await page.getByRole('row', { name: /^late/ }).count()).toBe(0)

  await page.getByRole('radio', { name: /^Everybody/ }).check()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('It counts from the next visit on').waitFor()
  await page.goto(at(`/m/${site.slug}/audit?group=marketplace`))
  await page.getByText('changed who may join the marketplace').first().waitFor()
  expect(real(problems)).toEqual([])
})

test('who does not manage a marketplace neither sees nor opens the page about access', async () => {
  const { page } = await newVisitor(wide)
  const staff = accounts.find(({ platformRole }) => platformRole)!
  await signIn(page, at(`/sign-in?to=/m/${sites[0]!.slug}`), staff)
  await page.waitForURL(isAt(`/m/${sites[0]!.slug}`))

  expect(await page.getByRole('link', { name: 'Access', exact: true }).count()).toBe(0)
  expect((await page.goto(at(`/m/${sites[0]!.slug}/access`)))?.status()).toBe(403)
})

test.each(places)(
  'in %s a suspended person is told so on the page where they sign in',
  async (theme, site, of) => {
    const person = await newPerson(site, 'Sam')
    await inMarket(site, async (ctx) => {
      await ctx
        .trx('users')
        .where({ id: person.actor.userId })
        .update({
          password_hash: providersHash(
            await ctx.trx('users').where({ email: site.provider.email }).first('password_hash'),
          ),
        })
      await suspendUser(ctx, { userId: person.actor.userId, reason: 'Took bookings and never came' })
    })
    const { page, problems } = await newVisitor(of)

    await signIn(page, browser.url(site.slug, '/sign-in'), { ...site.provider, email: person.email })
    await page.getByText('This account is suspended. Write to the marketplace to find out why.').waitFor()

    expect(new URL(page.url()).pathname).toBe('/sign-in')
    expect(await page.getByLabel('E-mail').inputValue()).toBe(person.email)
    await look(page, `${theme}-${of.viewport.width}-suspended`)
    await page.goto(browser.url(site.slug, '/account'))
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    expect(real(problems)).toEqual([])
  },
)
const providersHash = ({ password_hash: hash }: { password_hash: string }) => hash

test('a suspended account is told so at the console', async () => {
  const account = operatorOf(sites[1]!)
  const database = openDatabase({ url: browser.marketplaces().database.appUrl, poolSize: 1 })
  await database
    .inTenant(systemScope(platformTenantId), async (ctx) => {
      const { id } = await ctx.trx('users').where({ email: account.email }).first<{ id: string }>('id')
      await suspendUser(ctx, { userId: id, reason: 'Left in anger' })
    })
    .finally(() => database.close())
  for (const options of [wide, phone]) {
    const { page, problems } = await newVisitor(options)
    await signIn(page, at('/sign-in'), account)
    await page.getByText('This account is suspended. Write to us to find out why.').waitFor()
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    await look(page, `console-${options.viewport.width}-suspended`)
    expect(real(problems)).toEqual([])
  }
})

test.each(places)(
  'in %s a user reads by mail that support asks, and follows it to the decision',
  async (theme, site, of) => {
    const person = await newPerson(site, 'Uma', of)
    const { page: staff } = await newVisitor(wide)
    await signIn(
      staff,
      at(`/sign-in?to=/m/${site.slug}/users`),
      accounts.find(({ platformRole }) => platformRole)!,
    )
    await staff.waitForURL(isAt(`/m/${site.slug}/users`))
    await staff.goto(at(`/m/${site.slug}/users/${person.actor.userId}`))
    await staff
      .getByRole('textbox', { name: /Why|Reason/ })
      .last()
      .fill('You wrote that your bookings are gone')
    await staff.getByRole('button', { name: /Ask/ }).click()
    const { mail } = await mailTo(browser.marketplaces().dataFolder, person.email, /asks for access/)

    expect(mail).toMatchObject({ fromName: site.name })
    await person.page.goto(linkIn(mail, '/account/access'))
    await person.page.getByText('You wrote that your bookings are gone').waitFor()
    await look(person.page, `${theme}-${of.viewport.width}-access-request`)
    await person.page.getByRole('button', { name: 'Allow for an hour' }).click()
    await person.page.getByText('Allowed', { exact: true }).waitFor()

    await staff.reload()
    await staff.getByRole('button', { name: 'Open a session' }).click()
    const [acting] = await Promise.all([
      staff.waitForEvent('popup'),
      staff.getByRole('link', { name: /^Go on as/ }).click(),
    ])
    await acting.waitForURL((url) => url.hostname === `${site.slug}.localhost`)
    await acting.goto(browser.url(site.slug, '/account/profile'))
    await acting.getByText('changed by this person only').waitFor()
    expect(await acting.getByRole('button', { name: 'Save', exact: true }).count()).toBe(0)
    await look(acting, `${theme}-profile-acted-for`)
  },
)
