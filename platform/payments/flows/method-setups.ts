import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { isId } from '#platform/kernel/ids.ts'
import { methodExpiring } from '../document-events.ts'
import { PaymentFailure } from '../gateways/failures.ts'
import { PaymentMethod } from '../models.ts'
import {
  beginSetup,
  findSetup,
  isOwnSetup,
  recordProcessorCustomer,
  recordSetup,
  recordSetupPage,
  removeOwnMethod,
  takeExpiring,
} from '../service/method-setups.ts'
import { readPageBrand } from '../service/page-brand.ts'
import type { PaymentRuntime } from './checkout.ts'
import { takeDue, tryLater } from './leases.ts'

/**
 * A page of the processor on which the signed-in person leaves a way to pay, without paying anything.
 * @param input.returnUrl of the marketplace; the page leads back to it with `?setup=<id>`
 * @returns where to send them
 * @throws AppError `unauthenticated`, `conflict` where nothing is paid online; PaymentFailure
 */
export async function openSetup(
  runtime: PaymentRuntime,
  scope: Scope,
  { returnUrl }: { returnUrl: string },
): Promise<string> {
  const { database, payments } = runtime
  if (!payments.isOffered)
    throw new AppError('conflict', { detail: 'This marketplace takes no payments online' })
  const setup = await database.inTenant(scope, (ctx) => beginSetup(ctx))
  const metadata = { tenant: scope.tenantId, customer: setup.customerId }
  const { email, name, customerId } = setup
  const known = setup.processorCustomerId
  const processorCustomerId =
    known ??
    (await payments
      .createCustomer({ key: `customer:${customerId}`, email, name, metadata })
      .then((id) =>
        database.inTenant(scope, (ctx) =>
          recordProcessorCustomer(ctx, { customerId, processorCustomerId: id }),
        ),
      ))
  const page = await payments.createCheckout({
    key: `setup:${setup.id}`,
    kind: 'keep',
    currency: setup.currency,
    lines: [],
    customerId: processorCustomerId,
    email,
    locale: scope.locale,
    successUrl: `${returnUrl}?setup=${setup.id}`,
    cancelUrl: returnUrl,
    expiresAt: setup.expiresAt,
    isAuthorizationOnly: false,
    isMethodKept: true,
    group: setup.id,
    onBehalfOf: null,
    brand: await database.readTenant(scope, readPageBrand),
    metadata: { ...metadata, setup: setup.id },
  })
  await database.inTenant(scope, (ctx) => recordSetupPage(ctx, setup.id, page.id))
  return page.url ?? returnUrl
}

/** What became of the page is read and written down: by whoever comes back, and by the notice. @throws PaymentFailure */
export async function settleSetup(
  runtime: PaymentRuntime,
  scope: Scope,
  by: { id: string } | { processorSessionId: string },
): Promise<void> {
  const { database, payments } = runtime
  const system = systemScope(scope.tenantId, scope.requestId)
  const setup = await database.readTenant(system, (ctx) => findSetup(ctx, by))
  if (!setup?.processorSessionId || setup.doneAt) return
  const checkout = await payments.readCheckout(setup.processorSessionId)
  await database.inTenant(system, (ctx) => recordSetup(ctx, setup.id, checkout))
}

/** The same by the person who has opened it; an id that is none of theirs is nothing. @throws PaymentFailure */
export async function settleOwnSetup(runtime: PaymentRuntime, scope: Scope, id: string): Promise<void> {
  const isOwn = isId(id) && (await runtime.database.readTenant(scope, (ctx) => isOwnSetup(ctx, id)))
  if (isOwn) await settleSetup(runtime, scope, { id })
}

/**
 * Takes a way to pay away, here at once and at the processor as soon as it answers.
 * @throws AppError `not_found` also for somebody else's, `conflict` naming what needs it
 */
export async function removeMethod(
  runtime: PaymentRuntime,
  scope: Scope,
  input: { methodId: string; replaceWith?: string | undefined },
): Promise<void> {
  await runtime.database.inTenant(scope, (ctx) => removeOwnMethod(ctx, input))
  await detachRemoved(runtime, scope)
}

/** One turn for one marketplace: the processor forgets what was taken away. */
export async function detachRemoved(runtime: PaymentRuntime, scope: Scope): Promise<void> {
  const { database, payments, log } = runtime
  const system = systemScope(scope.tenantId, scope.requestId)
  const ids = await database.inTenant(system, (ctx) => takeDue(ctx, 'payment_methods'))
  for (const id of ids) {
    try {
      const method = await database.readTenant(system, async (ctx) =>
        PaymentMethod.query(ctx.trx).findOne({ id }).throwIfNotFound(),
      )
      await payments.removeMethod(method.processorMethodId)
      await database.inTenant(system, async (ctx) => {
        await PaymentMethod.query(ctx.trx)
          .findById([ctx.tenantId, id])
          .patch({ nextAttemptAt: null, leaseUntil: null })
      })
    } catch (error) {
      if (!(error instanceof PaymentFailure)) throw error
      log.warn({ err: error, methodId: id }, 'a way to pay could not be taken away at the processor')
      await database.inTenant(system, (ctx) => tryLater(ctx, 'payment_methods', id))
    }
  }
}

/** One turn for one marketplace: owners of cards that end soon are told. */
export async function warnOfExpiry(
  { database }: Pick<PaymentRuntime, 'database'>,
  scope: Scope,
): Promise<void> {
  await database.inTenant(systemScope(scope.tenantId, scope.requestId), async (ctx) => {
    for (const { id, customerId } of await takeExpiring(ctx))
      await emit(ctx, methodExpiring, { methodId: id, customerId })
  })
}
