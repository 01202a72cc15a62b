import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gatewayTo, localWebhookSecret, startLocalStripe } from '#platform/local/stripe/index.ts'
import { openDatabase, type Database } from '#platform/kernel/database.ts'
import { newId } from '#platform/kernel/ids.ts'
import { openLocalStorage, type Storage } from '#platform/kernel/storage.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import type { PaymentRuntime } from '#platform/payments/flows/checkout.ts'
import { openPayment, type NewPayment } from '#platform/payments/index.ts'
import { applySplitTerms, priceOf, type SplitTerms } from '#platform/payments/rules/index.ts'
import { databaseUrl, insertTenant, newScope, testDatabase } from './database.ts'
import { contact, createBookable } from './factories.ts'
import { cardForm, visit } from './local-stripe.ts'
import { quietLog } from './log.ts'
import { movingClock } from './moving-clock.ts'

/** Ten per cent for the marketplace, two for the platform. */
export const splitTerms: SplitTerms = {
  commission: { basisPoints: 1_000 },
  platformFee: { basisPoints: 200 },
  base: 'with_tax',
  customerFeeTo: 'platform',
  taxTo: 'provider',
}

/** A marketplace, local Stripe and one clock for both. Close it after use. */
export async function openPaymentMarket() {
  const time = movingClock(new Date())
  const stripe = await startLocalStripe({ clock: time.clock, tickMs: 0 })
  await testDatabase()
  const database = openDatabase({ url: databaseUrl('app'), poolSize: 4, clock: time.clock })
  const folder = join(tmpdir(), `payment-market-${newId()}`)
  const runtime: PaymentRuntime & { storage: Storage } = {
    database,
    storage: openLocalStorage(folder),
    payments: gatewayTo(stripe),
    clock: time.clock,
    log: quietLog(),
  }
  const scope = newScope()
  const inside = <T>(work: (ctx: Ctx) => Promise<T>, as: Scope = scope) => database.inTenant(as, work)
  const providerId = await furnish(database, scope)
  const newPayment = (amount: number, changes: Partial<NewPayment> = {}) =>
    inside((ctx) => payableIn(ctx, providerId, amount, changes))

  return {
    time,
    stripe,
    runtime,
    scope,
    providerId,
    inside,
    newPayment,
    secret: localWebhookSecret,
    /** Moves the clock of both. */
    async pass(milliseconds: number) {
      time.moveBy(milliseconds)
      stripe.engine.tick()
      await stripe.settled()
    },
    async close() {
      await stripe.close()
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A marketplace with a provider. @returns the provider's id */
const furnish = async (database: Database, scope: Scope): Promise<string> =>
  database.inTenant(scope, async (ctx) => {
    await insertTenant(ctx)
    return (await createBookable(ctx)).providerId
  })

/** Of a marketplace that is made for it. */
export async function newPaymentIn(database: Database, scope: Scope, amount: number) {
  const providerId = await furnish(database, scope)
  return database.inTenant(scope, (ctx) => payableIn(ctx, providerId, amount))
}

/** Something of this price, in euros, for a customer of its own. */
export async function payableIn(
  ctx: Ctx,
  providerId: string,
  amount: number,
  changes: Partial<NewPayment> = {},
) {
  const customerId = newId()
  await ctx.trx('customers').insert({
    id: customerId,
    first_name: contact.firstName,
    last_name: contact.lastName,
    email: `${customerId}@example.com`,
    phone: contact.phone,
  })
  const title = 'Window cleaning'
  const price = priceOf({
    currency: 'EUR',
    taxMode: 'inclusive',
    lines: [{ id: 'service', kind: 'service', title, quantity: 1, unitAmount: amount }],
  })
  return openPayment(ctx, {
    subject: { kind: 'booking', id: newId() },
    providerId,
    customerId,
    price,
    terms: {
      way: 'full',
      split: applySplitTerms(splitTerms, {}),
      onBehalfOf: null,
      title,
      email: contact.email,
      locale: 'en',
    },
    charges: [{ purpose: 'full', amount, dueAt: null }],
    ...changes,
  })
}

/** What a customer does on the page of the processor. @returns where it leads */
export const payOn = (url: string, card: string) => visit(url, cardForm(card))

const answers: Record<string, Record<string, string>> = {
  business: { business_type: 'individual' },
  person: {
    first_name: 'Ada',
    last_name: 'Almeida',
    email: 'ada@example.com',
    phone: '+49 30 901820',
    dob_day: '1',
    dob_month: '1',
    dob_year: '1901',
    line1: 'Unter den Linden 1',
    line2: '',
    city: 'Berlin',
    postal_code: '10117',
  },
  profile: { mcc: '7349', url: '', product_description: 'Window cleaning at home' },
  bank: { account_holder_name: 'Ada Almeida', account_number: 'DE89 3704 0044 0532 0130 00' },
  review: {},
}

/** What the owner of an account does on the pages of the processor. @returns where they lead back to */
export async function onboardOn(url: string): Promise<string> {
  let page = await follow(url)
  for (let step = 0; step < 8; step += 1) {
    if (page.away) return page.away
    page = await follow(page.url, answers[page.url.split('/').at(-1)!] ?? {})
  }
  throw new Error(`The pages do not end: ${page.url}`)
}

async function follow(
  url: string,
  form?: Record<string, string>,
): Promise<{ url: string; away: string | null }> {
  const { location } = await visit(url, form)
  if (!location) return { url, away: null }
  const next = new URL(location, url)
  return next.origin === new URL(url).origin ? follow(next.href) : { url, away: next.href }
}
