import { staffChanged } from '#platform/identity/index.ts'
import { on } from '#platform/kernel/events.ts'
import { tenantCreated } from '#platform/tenancy/index.ts'
import { planTermsChanged } from './events.ts'
import { afterPlanSteps } from './plan-steps.ts'
import { moveToNewTerms } from './service/move-terms.ts'
import { openPriceList } from './service/price-list.ts'
import { settleStaff } from './service/staff-rest.ts'

export const billingSubscribers = [
  on(tenantCreated, 'billing.open-price-list', (ctx) => openPriceList(ctx)),
  on(planTermsChanged, 'billing.move-to-new-terms', (ctx, { payload }) => moveToNewTerms(ctx, payload)),
  // Whoever leaves makes room, and a new owner may be the one who stays.
  on(staffChanged, 'billing.settle-staff', (ctx) => settleStaff(ctx)),
  ...afterPlanSteps('billing.settle-staff', async (ctx, { kind }) => {
    if (kind === 'tenant') await settleStaff(ctx)
  }),
]
