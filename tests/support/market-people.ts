import type { BrowserContextOptions } from 'playwright-core'
import { createService } from '#platform/catalog/index.ts'
import { openSession, registerUser } from '#platform/identity/index.ts'
import { openDatabase, type Database } from '#platform/kernel/database.ts'
import { systemScope, type Actor, type Ctx, type Scope } from '#platform/kernel/tenant.ts'
import { applyAsProvider, editProvider, submitProvider } from '#platform/providers/index.ts'
import { replaceSchedule } from '#platform/scheduling/index.ts'
import type { OpenPage, useBrowser } from './browser.ts'
import type { DemoSite } from './marketplace.ts'

export type MarketPerson = OpenPage & { email: string; actor: Extract<Actor, { kind: 'user' }> }
export type Applicant = MarketPerson & { providerId: string; slug: string; businessName: string }

/**
 * People of the demo marketplaces that a browser test makes for itself, past the forms that the test is not about.
 * Each comes from an address of their own: start the browser with `TRUSTED_PROXY: 'loopback'`. Call it once at the
 * top of a file.
 */
export function useMarketPeople(browser: ReturnType<typeof useBrowser>) {
  let database: Database | undefined
  let visitors = 0
  const scopes = new Map<string, Scope>()
  beforeAll(async () => {
    database = openDatabase({ url: browser.marketplaces().database.appUrl, poolSize: 2 })
    const { rows } = await database.pool.query<{ id: string; slug: string }>('select id, slug from tenants')
    for (const { id, slug } of rows) scopes.set(slug, systemScope(id))
  })
  afterAll(() => database?.close())

  /** Work in the database of a marketplace, as the system or as somebody. */
  const inMarket = <T>({ slug }: Pick<DemoSite, 'slug'>, work: (ctx: Ctx) => Promise<T>, actor?: Actor) => {
    const scope = scopes.get(slug)
    if (!scope || !database) throw new Error(`${slug} is no demo marketplace, or the test has not begun`)
    return database.inTenant(actor ? { ...scope, actor } : scope, work)
  }

  const newVisitor = (options: BrowserContextOptions = {}) =>
    browser.newPage({ ...options, extraHTTPHeaders: { 'x-forwarded-for': `203.0.113.${++visitors}` } })

  /** Somebody with an account, signed in. */
  async function newPerson(
    site: DemoSite,
    firstName: string,
    options: BrowserContextOptions = {},
  ): Promise<MarketPerson> {
    const email = `${firstName.toLowerCase()}.okafor.${site.slug}@example.com`
    const { userId, session } = await inMarket(site, async (ctx) => {
      const { id } = await registerUser(ctx, { email, firstName, lastName: 'Okafor', passwordHash: null })
      const opened = await openSession(ctx, { userId: id, assurance: 'one_factor', userAgent: 'Tests' })
      return { userId: id, session: opened! }
    })
    const visitor = await newVisitor(options)
    const { hostname } = new URL(browser.url(site.slug))
    await visitor.page
      .context()
      .addCookies([{ name: 'session', value: session.secret, domain: hostname, path: '/' }])
    const actor: MarketPerson['actor'] = {
      kind: 'user',
      userId,
      sessionId: session.sessionId,
      roles: ['customer'],
      providerId: null,
    }
    return { ...visitor, email, actor }
  }

  /** Somebody who has filled in everything that a review needs, and handed it in. */
  async function newApplicant(
    site: DemoSite,
    firstName: string,
    options: BrowserContextOptions = {},
  ): Promise<Applicant> {
    const person = await newPerson(site, firstName, options)
    const businessName = `${firstName} Okafor`
    await inMarket(
      site,
      (ctx) => applyAsProvider(ctx, { businessName, accountType: 'individual', city: 'Hamburg' }),
      person.actor,
    )
    const { providerId, slug } = await inMarket(site, async (ctx) => {
      const found = await ctx.trx('providers').where({ business_name: businessName }).first('id', 'slug')
      await editProvider(ctx, {
        providerId: found.id,
        version: null,
        introduction: 'I come when I said I would, and leave the place as I would want it.',
        skills: ['Care'],
        languages: ['en'],
        serviceRadiusKm: 20,
      })
      await addSupply(ctx, found.id)
      await submitProvider(ctx, { providerId: found.id })
      return { providerId: String(found.id), slug: String(found.slug) }
    })
    return { ...person, providerId, slug, businessName }
  }

  return { inMarket, newVisitor, newPerson, newApplicant }
}

/** What a review needs besides the profile: a service that can be booked, at any hour. @returns the service's id */
export async function addSupply(ctx: Ctx, providerId: string): Promise<string> {
  const category = await ctx.trx('categories').first('id')
  const { id } = await createService(ctx, {
    providerId,
    categoryId: String(category.id),
    title: 'Deep clean',
    durationMinutes: 60,
    priceAmount: 9000,
    locationKind: 'at_provider',
    minimumNoticeMinutes: 0,
    isActive: true,
  })
  const weekly = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, startMinute: 0, endMinute: 1440 }))
  await replaceSchedule(ctx, { providerId, version: null, timeZone: 'Europe/Berlin', weekly, exceptions: [] })
  return id
}
