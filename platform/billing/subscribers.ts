import { on } from '#platform/kernel/events.ts'
import { tenantCreated } from '#platform/tenancy/index.ts'
import { planTermsChanged } from './events.ts'
import { moveToNewTerms } from './service/move-terms.ts'
import { openPriceList } from './service/price-list.ts'

export const billingSubscribers = [
  on(tenantCreated, 'billing.open-price-list', (ctx) => openPriceList(ctx)),
  on(planTermsChanged, 'billing.move-to-new-terms', (ctx, { payload }) => moveToNewTerms(ctx, payload)),
]
