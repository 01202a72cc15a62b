import type { Sweep } from '#platform/kernel/jobs.ts'
import type { Runtime } from '#platform/runtime.ts'
import { attendSubscriptions } from './flows/attend.ts'
import { warnOfSums } from './service/sum-warnings.ts'
import { renewDefaultTerms } from './flows/marketplaces.ts'
import { askForOverage } from './flows/overage.ts'
import { findBehind } from './service/marketplace-terms.ts'

export const billingSweeps: Sweep<Runtime>[] = [
  {
    name: 'billing.subscriptions',
    everyMs: 15_000,
    findTenants: 'select distinct tenant_id from subscriptions where next_attempt_at <= $1',
    run: attendSubscriptions,
  },
  {
    name: 'billing.sums',
    everyMs: 10 * 60_000,
    findTenants: `select id as tenant_id from tenants where kind = 'marketplace' and status <> 'erased'`,
    run: ({ database }, scope) => database.inTenant(scope, warnOfSums),
  },
  {
    name: 'billing.overage',
    everyMs: 60_000,
    findTenants: 'select distinct tenant_id from usage_counters where overage_due_at <= $1',
    run: askForOverage,
  },
  {
    name: 'billing.default-terms',
    everyMs: 15_000,
    findTenants: findBehind,
    run: renewDefaultTerms,
  },
]
