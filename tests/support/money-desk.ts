import { join } from 'node:path'
import { Client } from 'pg'
import type { Page } from 'playwright-core'
import { openDatabase } from '#platform/kernel/database.ts'
import { type Ctx, systemScope } from '#platform/kernel/tenant.ts'
import { readAddress } from '#platform/local/stripe/address.ts'
import { openPage, settleCharge } from '#platform/payments/flows/checkout.ts'
import { releaseFunds, sendDueTransfers } from '#platform/payments/flows/transfers.ts'
import { openStripe } from '#platform/payments/index.ts'
import { planRelease } from '#platform/payments/service/release-plan.ts'
import { eventually } from './eventually.ts'
import { quietLog } from './log.ts'
import type { Marketplaces } from './marketplaces.ts'
import type { DemoSite } from './marketplace.ts'
import { payableIn, payOn } from './payment-market.ts'

/** The net of a payment with this card is there at once. */
export const cardWithoutDelay = '4000000000000077'
export const cardThatIsDisputed = '4000000000000259'

/** The money of a demo marketplace that is served: its database, and local Stripe beside it. Close it after use. */
export async function openMoneyDesk({ database: urls, dataFolder }: Marketplaces, site: DemoSite) {
  const origin = new URL(readAddress(join(dataFolder, 'stripe'))!)
  const address = { host: origin.hostname, port: Number(origin.port) }
  const payments = openStripe({ secretKey: 'sk_test_local', webhookSecrets: [], address })
  const database = openDatabase({ url: urls.appUrl, poolSize: 2 })
  const tenantId = await tenantOf(urls.relayUrl, site.slug)
  const scope = systemScope(tenantId)
  const runtime = { database, payments, clock: () => new Date(), log: quietLog() }
  const inside = <T>(work: (ctx: Ctx) => Promise<T>) => database.inTenant(scope, work)
  const providerId = await inside(async (ctx) => {
    const row = await ctx
      .trx('memberships')
      .join('users', 'users.id', 'memberships.user_id')
      .where('users.email', site.provider.email)
      .whereNotNull('memberships.provider_id')
      .first('memberships.provider_id')
    return String(row.provider_id)
  })

  return {
    /** Where local Stripe is. */
    address,
    runtime,
    scope,
    inside,
    providerId,
    /** A customer has paid the provider who signs in. */
    async paid(amount: number, { card = cardWithoutDelay, reference = '' } = {}) {
      const { payment, charges } = await inside((ctx) => payableIn(ctx, providerId, amount, { reference }))
      const chargeId = charges[0]!.id
      const url = await openPage(runtime, scope, {
        chargeId,
        successUrl: `${origin.origin}/?said=paid`,
        cancelUrl: `${origin.origin}/?said=left`,
        expiresAt: new Date(Date.now() + 3_600_000),
      })
      await payOn(url!, card)
      await settleCharge(runtime, scope, { chargeId })
      return { payment, chargeId }
    },
    /** The appointment is done, and the money on its way to whoever has an account. */
    async release({ id }: { id: string }) {
      await inside((ctx) => planRelease(ctx, { paymentId: id, at: new Date(), reservedAmount: 0 }))
      await releaseFunds(runtime, scope)
      await sendDueTransfers(runtime, scope)
    },
    sendTransfers: () => sendDueTransfers(runtime, scope),
    /** What time, banks and bad luck do, at the control page of local Stripe. */
    async control(action: string, form: Record<string, string>) {
      const answer = await fetch(new URL(`/_control/${action}`, origin), {
        method: 'POST',
        body: new URLSearchParams(form),
      })
      if (!answer.ok) throw new Error(`${action} answered ${await answer.text()}`)
    },
    close: () => database.close(),
  }
}
export type MoneyDesk = Awaited<ReturnType<typeof openMoneyDesk>>

async function tenantOf(relayUrl: string, slug: string): Promise<string> {
  const client = new Client({ connectionString: relayUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ id: string }>('select id from tenants where slug = $1', [slug])
    return rows[0]!.id
  } finally {
    await client.end()
  }
}

/** On the pages of the processor: who somebody is, and where the money goes. They lead back by themselves. */
export async function sayWhoYouAre(page: Page) {
  const heading = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor()
  const goOn = () => page.getByRole('button', { name: 'Continue' }).click()
  await heading('Type of business')
  await page.getByRole('radio', { name: 'Individual' }).check()
  await goOn()
  await heading('Personal details')
  await fillWithTestDetails(page)
  await goOn()
  await heading('Bank account')
  await fillWithTestDetails(page)
  await goOn()
  await heading('Review and submit')
  await page.getByRole('button', { name: 'Agree and submit' }).click()
}

async function fillWithTestDetails(page: Page) {
  await page.getByRole('link', { name: 'Fill in test details' }).click()
  await page.waitForURL(/fill=test/)
}

/** Looks at the page anew until it says so: notices of the processor come when they come. */
export const untilItSays = (page: Page, text: string | RegExp) =>
  eventually(`the page says ${text}`, async () => {
    await page.reload()
    return (await page.getByText(text).count()) > 0 || undefined
  })
