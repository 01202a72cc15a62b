import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { endLapsed } from '../service/credit-expiry.ts'
import type { PaymentRuntime } from './checkout.ts'

/** One turn for one marketplace: credits and vouchers whose time is over end. */
export const endLapsedCredits = ({ database }: PaymentRuntime, scope: Scope): Promise<number> =>
  database.inTenant(systemScope(scope.tenantId, scope.requestId), (ctx) => endLapsed(ctx))
