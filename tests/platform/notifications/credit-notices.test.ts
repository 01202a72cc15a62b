import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope, type Ctx } from '#platform/kernel/tenant.ts'
import {
  creditChargebackDecided,
  creditChargebackOpened,
  creditsRefunded,
} from '#platform/payments/document-events.ts'
import { Chargeback } from '#platform/payments/models.ts'
import { CreditPack, CreditPurchase } from '#platform/payments/credit-models.ts'
import { insertTenant, newScope } from '#tests/support/database.ts'
import { contact } from '#tests/support/factories.ts'
import { settle } from '#tests/support/settle.ts'
import { openWorkerRuntime, type WorkerRuntime } from '#tests/support/worker-runtime.ts'

let world: WorkerRuntime
beforeAll(async () => {
  world = await openWorkerRuntime('credit_notices')
})
afterAll(() => world.close())

const supportEmail = 'hello@lindenhof.example'
const scope = newScope()
const inside = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  world.runtime.database.inTenant(systemScope(scope.tenantId), work)
const seen = new Set<string>()
async function mails() {
  await settle(world.runtime)
  const fresh = (await world.mails.list()).filter(({ id }) => !seen.has(id))
  for (const { id } of fresh) seen.add(id)
  return Promise.all(fresh.map(async ({ id }) => (await world.mails.find(id))!))
}

/** Somebody has bought credits. @returns the purchase */
const bought = () =>
  inside(async (ctx) => {
    await insertTenant(ctx, { name: 'Lindenhof', support_email: supportEmail })
    const customerId = newId()
    await ctx.trx('customers').insert({
      id: customerId,
      first_name: contact.firstName,
      last_name: contact.lastName,
      email: contact.email,
      phone: contact.phone,
    })
    const sold = { title: 'Ten lessons', priceAmount: 9_000, creditsAmount: 10_000, currency: 'EUR' }
    const { id: packId } = await CreditPack.query(ctx.trx).insertAndFetch({ tenantId: ctx.tenantId, ...sold })
    const { id } = await CreditPurchase.query(ctx.trx).insertAndFetch({
      tenantId: ctx.tenantId,
      ...sold,
      packId,
      customerId,
      state: 'paid',
      sessionExpiresAt: ctx.now,
      paidAt: ctx.now,
      method: { id: 'pm', kind: 'card', brand: 'visa', last4: '4242', expiryMonth: 4, expiryYear: 2030 },
    })
    return id
  })

test('what a bank takes back of credits is told to the marketplace, and what was refunded to who had paid', async () => {
  const purchaseId = await bought()
  const chargebackId = newId()
  await inside(async (ctx) => {
    await Chargeback.query(ctx.trx).insert({
      id: chargebackId,
      tenantId: ctx.tenantId,
      purchaseId,
      processorDisputeId: newId(),
      amount: 9_000,
      currency: 'EUR',
      reason: 'fraudulent',
      state: 'needs_response',
      evidenceDueAt: new Date('2127-04-02T12:00:00Z'),
    })
    await emit(ctx, creditChargebackOpened, { purchaseId, chargebackId })
  })

  const [opened, ...others] = await mails()
  expect(others).toEqual([])
  expect(opened!.toAddress).toBe(supportEmail)
  expect(opened!.text).toContain('Ten lessons')
  expect(opened!.text).toContain('did not pay this. What is left of the credits cannot be used meanwhile.')
  expect(opened!.text).toContain('Answer by 2 April 2127')
  expect(opened!.text).toMatch(new RegExp(`/m/[\\w-]+/chargebacks/${chargebackId}`))

  await inside(async (ctx) => {
    await Chargeback.query(ctx.trx).findOne({ id: chargebackId }).patch({ state: 'lost', decidedAt: ctx.now })
    await emit(ctx, creditChargebackDecided, { purchaseId, chargebackId, outcome: 'lost' })
    await emit(ctx, creditsRefunded, { purchaseId })
  })
  const later = await mails()
  const to = (address: string) => later.find(({ toAddress }) => toAddress === address)
  expect(later).toHaveLength(2)
  expect(to(supportEmail)!.subject).toBe('A dispute was decided for the customer')
  expect(to(contact.email)!.text).toContain(
    'Ten lessons with Lindenhof is on its way back to you, to Visa •••• 4242',
  )
})
