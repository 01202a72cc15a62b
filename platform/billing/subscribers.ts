import { on } from '#platform/kernel/events.ts'
import { tenantCreated } from '#platform/tenancy/index.ts'
import { openPriceList } from './service/price-list.ts'

export const billingSubscribers = [on(tenantCreated, 'billing.open-price-list', (ctx) => openPriceList(ctx))]
