import { AppError } from '#platform/kernel/errors.ts'
import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { after, minutes } from '#platform/kernel/time.ts'
import { findPayLink, standingOf } from '../service/pay-links.ts'
import { openPage, type PaymentRuntime, settleCharge } from './checkout.ts'

/** How long a page of the processor stays open; a new one is made when somebody comes again. */
const pageLife = minutes(60)

/**
 * The page of the processor for whoever has a link.
 * @param input.origin of the marketplace, to which the page leads back
 * @param input.backTo a path there; without it the page of the link
 * @returns null when it is paid already
 * @throws AppError `not_found`, `link_expired`, `conflict` for what is not to be paid any more; PaymentFailure
 */
export async function openPayLink(
  runtime: PaymentRuntime,
  scope: Scope,
  { secret, origin, backTo }: { secret: string; origin: string; backTo?: string },
): Promise<string | null> {
  const { link, charge } = await runtime.database.readTenant(scope, (ctx) => findPayLink(ctx, secret))
  const standing = standingOf(charge.state)
  if (standing === 'paid') return null
  if (link.expiresAt <= runtime.clock()) throw new AppError('link_expired')
  if (standing !== 'open') throw new AppError('conflict', { detail: 'This is not to be paid any more' })
  const to = backTo ? `&to=${encodeURIComponent(backTo)}` : ''
  return openPage(runtime, scope, {
    chargeId: charge.id,
    successUrl: `${origin}/pay/${secret}?back=1${to}`,
    cancelUrl: `${origin}${backTo ?? `/pay/${secret}`}`,
    expiresAt: after(runtime.clock(), pageLife),
  })
}

/** Whoever comes back from the page: what became of it is read and written down. @throws AppError `not_found`; PaymentFailure */
export async function settlePayLink(
  runtime: PaymentRuntime,
  scope: Scope,
  { secret }: { secret: string },
): Promise<void> {
  const { charge } = await runtime.database.readTenant(scope, (ctx) => findPayLink(ctx, secret))
  if (standingOf(charge.state) === 'paid') return
  await settleCharge(runtime, systemScope(scope.tenantId, scope.requestId), { chargeId: charge.id })
}
