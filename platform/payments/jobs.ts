import type { Sweep } from '#platform/kernel/jobs.ts'
import type { Runtime } from '#platform/runtime.ts'
import { watchChargebacks } from './flows/watch-chargebacks.ts'
import { lookAtAccounts } from './flows/accounts.ts'
import { chargeDue } from './flows/charges.ts'
import { attendPurchases } from './flows/credit-purchases.ts'
import { endLapsedCredits } from './flows/credits.ts'
import { type DueTable } from './flows/leases.ts'
import { detachRemoved, warnOfExpiry } from './flows/method-setups.ts'
import { handleDueNotices } from './flows/notices.ts'
import { attendPayouts } from './flows/payouts.ts'
import { reconcileDaily } from './flows/reconciliation.ts'
import { sendDueRefunds } from './flows/refunds.ts'
import { forgetCustomers } from './flows/forget-customers.ts'
import { forgetEvidence } from './flows/forget-evidence.ts'
import { releaseFunds, sendDueReversals, sendDueTransfers } from './flows/transfers.ts'
import { announceCharges } from './flows/upcoming-charges.ts'

const dueIn = (table: DueTable) => `select distinct tenant_id from ${table} where next_attempt_at <= $1`

/** Everything that money waits for: each a row that is due, so that nothing is lost with a process. */
export const paymentSweeps: Sweep<Runtime>[] = [
  {
    name: 'payments.notices',
    everyMs: 2_000,
    findTenants: dueIn('processor_events'),
    run: (runtime, scope) => handleDueNotices(runtime, scope, runtime.noticeReaders),
  },
  { name: 'payments.refunds', everyMs: 5_000, findTenants: dueIn('refunds'), run: sendDueRefunds },
  { name: 'payments.charges', everyMs: 15_000, findTenants: dueIn('charges'), run: chargeDue },
  { name: 'payments.transfers', everyMs: 15_000, findTenants: dueIn('transfers'), run: sendDueTransfers },
  {
    name: 'payments.reversals',
    everyMs: 15_000,
    findTenants: dueIn('transfer_reversals'),
    run: sendDueReversals,
  },
  {
    name: 'payments.forgotten-customers',
    everyMs: 60_000,
    findTenants: dueIn('payment_customers'),
    run: forgetCustomers,
  },
  {
    name: 'payments.forgotten-evidence',
    everyMs: 600_000,
    findTenants: 'select distinct tenant_id from evidence_files where forget_at <= $1',
    run: forgetEvidence,
  },
  {
    name: 'payments.chargebacks',
    everyMs: 60_000,
    findTenants: dueIn('chargebacks'),
    run: watchChargebacks,
  },
  { name: 'payments.payouts', everyMs: 15_000, findTenants: dueIn('payouts'), run: attendPayouts },
  {
    name: 'payments.accounts',
    everyMs: 60_000,
    findTenants: dueIn('payment_accounts'),
    run: lookAtAccounts,
  },
  {
    // The platform's own tenant, whose turn reads the books for all, has the smallest id.
    name: 'payments.reconciliation',
    everyMs: 600_000,
    findTenants: `select t.id as tenant_id from tenants t
      where not exists (select 1 from reconciliation_runs r
        where r.tenant_id = t.id and r.done_at is not null and r.created_at > $1::timestamptz - interval '20 hours')
      order by t.id`,
    run: reconcileDaily,
  },
  {
    name: 'payments.removed-methods',
    everyMs: 60_000,
    findTenants: dueIn('payment_methods'),
    run: detachRemoved,
  },
  {
    name: 'payments.expiring-methods',
    everyMs: 600_000,
    findTenants: 'select distinct tenant_id from payment_methods where warn_at <= $1',
    run: warnOfExpiry,
  },
  {
    name: 'payments.credits',
    everyMs: 60_000,
    findTenants: `select distinct tenant_id from credit_lots where expires_at <= $1 and left_amount > 0 and frozen_at is null
      union select tenant_id from vouchers where expires_at <= $1 and left_amount > 0`,
    run: endLapsedCredits,
  },
  {
    name: 'payments.credit-purchases',
    everyMs: 15_000,
    findTenants: dueIn('credit_purchases'),
    run: attendPurchases,
  },
  {
    name: 'payments.upcoming-charges',
    everyMs: 600_000,
    // As long before as `announcedBefore` says.
    findTenants: `select distinct tenant_id from charges where next_attempt_at <= $1::timestamptz + interval '3 days'`,
    run: announceCharges,
  },
  {
    name: 'payments.releases',
    everyMs: 30_000,
    findTenants: 'select distinct tenant_id from payments where releasable_at <= $1 and released_at is null',
    run: releaseFunds,
  },
]
