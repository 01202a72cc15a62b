import { newId } from '#platform/kernel/ids.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { methodExpiring } from '#platform/payments/document-events.ts'
import {
  detachRemoved,
  openSetup,
  removeMethod,
  settleOwnSetup,
  settleSetup,
  warnOfExpiry,
} from '#platform/payments/flows/method-setups.ts'
import { PaymentCustomer, PaymentMethod } from '#platform/payments/models.ts'
import { chooseOwnDefault, listOwnMethods } from '#platform/payments/service/method-setups.ts'
import { cardForm, visit } from '#tests/support/local-stripe.ts'
import { openPaymentMarket } from '#tests/support/payment-market.ts'
import { createPerson, scopeOf } from '#tests/support/people.ts'

let market: Awaited<ReturnType<typeof openPaymentMarket>>
beforeAll(async () => {
  market = await openPaymentMarket()
})
afterAll(() => market.close())

const day = 86_400_000
const returnUrl = 'http://shop.localhost/account/payment-methods'

async function newCustomer() {
  const person = await createPerson(market.scope.tenantId, 'customer')
  return scopeOf(market.scope.tenantId, person)
}
const listed = (scope: Scope) => market.inside((ctx) => listOwnMethods(ctx), scope)

/** Leaves a card on the page of the processor. @returns the id of the set-up, as the page leads back with it */
async function leave(scope: Scope, card = '4242424242424242') {
  const url = await openSetup(market.runtime, scope, { returnUrl })
  const { location } = await visit(url, cardForm(card))
  const setup = new URL(location!).searchParams.get('setup')!
  await settleOwnSetup(market.runtime, scope, setup)
  return setup
}

/** A payment of this person of which something is still to be charged with the card. */
async function owes(methodId: string) {
  const later = new Date(market.time.now().getTime() + 10 * day)
  const { payment } = await market.newPayment(5_000, {
    charges: [{ purpose: 'full', amount: 5_000, dueAt: later }],
  })
  await market.inside((ctx) =>
    ctx.trx('payments').where({ id: payment.id }).update({ payment_method_id: methodId }),
  )
  return payment
}

test('a card is left on the page of the processor, and nothing of it but its last digits is known here', async () => {
  const scope = await newCustomer()

  await leave(scope)

  expect(await listed(scope)).toMatchObject([
    { name: 'Visa •••• 4242', brand: 'visa', last4: '4242', isDefault: true, neededFor: [], expiry: 'good' },
  ])
})

test('the page is read once, whether its owner comes back or the notice comes first', async () => {
  const scope = await newCustomer()
  const setup = await leave(scope)

  await settleSetup(market.runtime, market.scope, { id: setup })
  await settleOwnSetup(market.runtime, scope, setup)

  expect(await listed(scope)).toHaveLength(1)
})

test('a page that was left without a card keeps none', async () => {
  const scope = await newCustomer()
  const url = await openSetup(market.runtime, scope, { returnUrl })
  expect(url).toContain('http')

  expect(await listed(scope)).toEqual([])
})

test('a second card is not the default until its owner says so', async () => {
  const scope = await newCustomer()
  await leave(scope)
  await leave(scope, '5555555555554444')
  const [first, second] = await listed(scope)
  expect([first!.isDefault, second!.isDefault]).toEqual([true, false])

  await market.inside((ctx) => chooseOwnDefault(ctx, second!.id), scope)

  expect((await listed(scope)).map(({ isDefault }) => isDefault)).toEqual([false, true])
})

test('one customer at the processor has all cards of a person', async () => {
  const scope = await newCustomer()
  await leave(scope)
  await leave(scope, '5555555555554444')

  const { id } = (await listed(scope))[0]!
  const method = await market.inside(async (ctx) =>
    PaymentMethod.query(ctx.trx).findOne({ id }).throwIfNotFound(),
  )
  const { processorCustomerId } = await market.inside(async (ctx) =>
    PaymentCustomer.query(ctx.trx).findOne({ customer_id: method.customerId }).throwIfNotFound(),
  )
  expect(await market.runtime.payments.listMethods(processorCustomerId!)).toHaveLength(2)
})

test('a card that is removed is gone here and at the processor', async () => {
  const scope = await newCustomer()
  await leave(scope)
  await leave(scope, '5555555555554444')
  const [first, second] = await listed(scope)
  const method = await market.inside(async (ctx) =>
    PaymentMethod.query(ctx.trx).findOne({ id: first!.id }).throwIfNotFound(),
  )
  const customer = await market.inside(async (ctx) =>
    PaymentCustomer.query(ctx.trx).findOne({ customer_id: method.customerId }).throwIfNotFound(),
  )

  await removeMethod(market.runtime, scope, { methodId: first!.id })
  await detachRemoved(market.runtime, market.scope)

  expect(await listed(scope)).toMatchObject([{ id: second!.id, isDefault: true }])
  const kept = await market.runtime.payments.listMethods(customer.processorCustomerId!)
  expect(kept.map(({ last4 }) => last4)).toEqual(['4444'])
})

test('a card that is still needed is refused with what needs it, and replaced by another one', async () => {
  const scope = await newCustomer()
  await leave(scope)
  await leave(scope, '5555555555554444')
  const [first, second] = await listed(scope)
  const payment = await owes(first!.id)
  expect((await listed(scope))[0]!.neededFor).toEqual(['Window cleaning'])

  await expect(removeMethod(market.runtime, scope, { methodId: first!.id })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('Window cleaning'),
    extra: { neededFor: ['Window cleaning'] },
  })
  await removeMethod(market.runtime, scope, { methodId: first!.id, replaceWith: second!.id })

  const [row] = await market.inside<{ payment_method_id: string }[]>((ctx) =>
    ctx.trx('payments').where({ id: payment.id }).select('payment_method_id'),
  )
  expect(row!.payment_method_id).toBe(second!.id)
  expect(await listed(scope)).toMatchObject([{ id: second!.id, neededFor: ['Window cleaning'] }])
})

test('nobody sees, removes or chooses the card of somebody else, nor takes it as a replacement', async () => {
  const [owner, stranger] = [await newCustomer(), await newCustomer()]
  await leave(owner)
  await leave(stranger, '5555555555554444')
  const [theirs] = await listed(owner)
  const [own] = await listed(stranger)
  await owes(own!.id)

  const notFound = { code: 'not_found' }
  await expect(removeMethod(market.runtime, stranger, { methodId: theirs!.id })).rejects.toMatchObject(
    notFound,
  )
  await expect(market.inside((ctx) => chooseOwnDefault(ctx, theirs!.id), stranger)).rejects.toMatchObject(
    notFound,
  )
  await expect(
    removeMethod(market.runtime, stranger, { methodId: own!.id, replaceWith: theirs!.id }),
  ).rejects.toMatchObject(notFound)
  await expect(removeMethod(market.runtime, stranger, { methodId: newId() })).rejects.toMatchObject(notFound)
  expect(await listed(owner)).toHaveLength(1)
})

test('somebody else who knows the address of a set-up learns nothing and keeps nothing', async () => {
  const [owner, stranger] = [await newCustomer(), await newCustomer()]
  const setup = await leave(owner)

  await settleOwnSetup(market.runtime, stranger, setup)
  await settleOwnSetup(market.runtime, stranger, 'no id at all')

  expect(await listed(stranger)).toEqual([])
})

test('the owner of a card that ends within thirty days is told once, and again when a new one ends', async () => {
  const scope = await newCustomer()
  await leave(scope)
  const [method] = await listed(scope)
  const endsIn = (at: Date) =>
    market.inside((ctx) => ctx.trx('payment_methods').where({ id: method!.id }).update({ warn_at: at }))
  const told = () =>
    market.inside<{ payload: { methodId: string } }[]>((ctx) =>
      ctx.trx('outbox_events').where({ name: methodExpiring.name }).select('payload'),
    )
  const tellings = async () => (await told()).filter(({ payload }) => payload.methodId === method!.id).length
  await endsIn(new Date(market.time.now().getTime() + day))
  await warnOfExpiry(market.runtime, market.scope)
  expect(await tellings()).toBe(0)

  await endsIn(new Date(market.time.now().getTime() - day))
  await warnOfExpiry(market.runtime, market.scope)
  await warnOfExpiry(market.runtime, market.scope)

  expect(await tellings()).toBe(1)
})

test('a card is told of thirty days before the end of its last month', async () => {
  const scope = await newCustomer()
  await leave(scope)
  const [method] = await listed(scope)
  const row = await market.inside(async (ctx) =>
    PaymentMethod.query(ctx.trx).findOne({ id: method!.id }).throwIfNotFound(),
  )

  const end = Date.UTC(row.expiryYear!, row.expiryMonth!, 1)
  expect(row.warnAt!.getTime()).toBe(end - 30 * day)
})
