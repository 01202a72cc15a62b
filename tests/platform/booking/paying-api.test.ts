import { gatewayTo, startLocalStripe, type LocalStripe } from '#platform/local/stripe/index.ts'
import { newId, newSecret } from '#platform/kernel/ids.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { defaultPaymentSettings, setPaymentSettings } from '#platform/payments/index.ts'
import { createTenant, inTenant } from '#tests/support/database.ts'
import { hostOf, openEdge, type Edge } from '#tests/support/edge.ts'
import { contact, createBookable, quarterAfter } from '#tests/support/factories.ts'
import { payOn } from '#tests/support/paying-market.ts'

let edge: Edge
let stripe: LocalStripe
let host: string
let serviceId: string
beforeAll(async () => {
  stripe = await startLocalStripe({ tickMs: 0 })
  edge = await openEdge()
  edge.app.runtime.payments = gatewayTo(stripe)
  const { tenantId } = await createTenant()
  host = hostOf(tenantId)
  serviceId = await inTenant(systemScope(tenantId), async (ctx) => {
    await setPaymentSettings(ctx, { ...defaultPaymentSettings, isOnline: true, version: 0 })
    const service = { payment_terms: JSON.stringify({ kind: 'full' }) }
    return (await createBookable(ctx, { service })).serviceId
  })
})
afterAll(async () => {
  await edge.close()
  await stripe.close()
})

const post = (path: string, payload: object, headers: Record<string, string> = {}) =>
  edge.ask(host, { method: 'POST', url: `/api/v1${path}`, payload, headers })

let nextHour = 24
async function hold() {
  const startsAt = quarterAfter(new Date(), (nextHour += 2)).toISOString()
  const { id, secret } = (await post('/holds', { serviceId, startsAt })).json()
  return { id: String(id), secret: String(secret) }
}

test('a program pays for a hold, and asks what became of it', async () => {
  const { id, secret } = await hold()

  const begun = await post(`/holds/${id}/payment`, { secret, ...contact })
  expect(begun.statusCode).toBe(200)
  expect((await post(`/holds/${id}/payment/settlement`, { secret })).json()).toEqual({
    outcome: 'open',
    managePath: null,
  })
  await payOn(begun.json().url)

  const settled = await post(`/holds/${id}/payment/settlement`, { secret })
  expect(settled.json()).toMatchObject({ outcome: 'booked' })
  expect(settled.json().managePath).toMatch(/^\/bookings\//)
})

test('the same key gives the same page', async () => {
  const { id, secret } = await hold()
  const headers = { 'idempotency-key': newId() }

  const first = await post(`/holds/${id}/payment`, { secret, ...contact }, headers)
  const again = await post(`/holds/${id}/payment`, { secret, ...contact }, headers)

  expect(again.json()).toEqual(first.json())
  expect(again.headers['idempotency-replayed']).toBe('true')
})

test('without its secret a hold is not there, and with details missing nothing is opened', async () => {
  const { id, secret } = await hold()

  expect((await post(`/holds/${id}/payment`, { secret: newSecret(), ...contact })).statusCode).toBe(404)
  expect((await post(`/holds/${id}/payment/settlement`, { secret: newSecret() })).statusCode).toBe(404)
  const blank = await post(`/holds/${id}/payment`, { secret, ...contact, firstName: ' ' })
  expect(blank.statusCode).toBe(400)
  expect(blank.json().errors).toMatchObject([{ field: 'firstName' }])
})

test('what is paid online is not booked by its confirmation', async () => {
  const { id, secret } = await hold()

  const confirmed = await post('/bookings', { holdId: id, secret, ...contact })

  expect(confirmed.statusCode).toBe(409)
  expect(confirmed.json().detail).toContain('paid online')
})

test('while the processor cannot be reached the hold stays, and the answer says to come again', async () => {
  const { id, secret } = await hold()
  const { payments } = edge.app.runtime
  const closed = await startLocalStripe({ tickMs: 0 })
  edge.app.runtime.payments = gatewayTo(closed)
  await closed.close()

  const refused = await post(`/holds/${id}/payment`, { secret, ...contact })
  edge.app.runtime.payments = payments
  const later = await post(`/holds/${id}/payment`, { secret, ...contact })

  expect(refused.statusCode).toBe(503)
  expect(refused.json().code).toBe('unavailable')
  expect(later.statusCode).toBe(200)
})
