import { takeComplimentaryBack, providerOwner } from '#platform/billing/index.ts'
import { Subscription } from '#platform/billing/models.ts'
import { beginOnboarding } from '#platform/payments/flows/onboarding.ts'
import { settleOnboarding } from '#platform/payments/flows/accounts.ts'
import { findOwnedAccount, marketplaceOwner } from '#platform/payments/service/accounts.ts'
import type { Marketplaces } from './marketplaces.ts'
import type { DemoSite } from './marketplace.ts'
import { openMoneyDesk } from './money-desk.ts'

/** A demo marketplace that sells its plans, and its provider who has none of them yet. Close it after use. */
export async function openPlanDesk(marketplaces: Marketplaces, site: DemoSite) {
  const desk = await openMoneyDesk(marketplaces, site)
  const { runtime, scope, inside, providerId, control } = desk
  const tenant = marketplaceOwner(scope)
  const config = { platformDomain: 'localhost', isLocal: true, port: marketplaces.port } as const
  await beginOnboarding({ ...runtime, config }, scope, {
    owner: tenant,
    country: site.country,
    page: marketplaces.url(site.slug),
  })
  const account = (await inside((ctx) => findOwnedAccount(ctx, tenant)))!
  await control('account', { account: account.processorAccountId!, what: 'complete' })
  await control('clock', { seconds: '60' })
  await settleOnboarding(runtime, scope, { owner: tenant })
  const owner = providerOwner(providerId)
  await inside((ctx) => takeComplimentaryBack(ctx, owner))
  return {
    ...desk,
    /** So many bookings of this month are used. */
    used: (count: number) =>
      inside((ctx) =>
        ctx.trx.raw(
          `insert into usage_counters (id, owner_kind, owner_id, meter, period, used, limit_count)
           values (gen_random_uuid(), 'provider', ?, 'bookings',
             to_char(now() at time zone (select time_zone from tenants where id = ?), 'YYYY-MM'), ?, 10)
           on conflict (tenant_id, owner_kind, owner_id, meter, period) do update set used = excluded.used`,
          [providerId, scope.tenantId, count],
        ),
      ),
    /** As the processor knows the provider's plan. */
    subscription: () =>
      inside(async (ctx) =>
        Subscription.query(ctx.trx)
          .findOne({ owner_kind: 'provider', owner_id: providerId, source: 'processor' })
          .whereNull('ended_at')
          .throwIfNotFound(),
      ),
  }
}
export type PlanDesk = Awaited<ReturnType<typeof openPlanDesk>>
