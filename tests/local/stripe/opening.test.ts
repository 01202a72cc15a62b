import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Stripe from 'stripe'
import { readAddress } from '#platform/local/stripe/address.ts'
import { openLocalPayments } from '#platform/local/stripe/index.ts'
import { startReceiver } from '#tests/support/local-stripe.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'local-payments-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const quiet = { info: () => {} }
const clientOf = (origin: string) =>
  new Stripe('sk_test_local', {
    host: '127.0.0.1',
    port: Number(new URL(origin).port),
    protocol: 'http',
    telemetry: false,
  })

test('the product finds its payments again after a restart, at the same address, which people are told', async () => {
  const first = await openLocalPayments({ folder, port: 1, log: quiet })
  const customer = await first.gateway.createCustomer({
    key: 'c1',
    email: 'ada@example.com',
    name: 'Ada',
    metadata: {},
  })
  await first.close()

  const second = await openLocalPayments({ folder, port: 1, log: quiet })

  expect(second.origin).toBe(first.origin)
  expect(readAddress(folder)).toBe(second.origin)
  expect(await second.gateway.listMethods(customer)).toEqual([])
  expect((await fetch(second.origin)).status).toBe(200)
  await second.close()
})

test('what nobody took is sent to where the product listens after a restart', async () => {
  const receiver = await startReceiver()
  const port = Number(new URL(receiver.url).port)
  // Nobody listens at port 1.
  const first = await openLocalPayments({ folder, port: 1, log: quiet })
  await clientOf(first.origin).customers.create({})
  await first.close()
  expect(receiver.letters).toEqual([])

  const second = await openLocalPayments({ folder, port, log: quiet })
  await fetch(`${second.origin}/_control/clock`, {
    method: 'POST',
    body: new URLSearchParams({ seconds: '5' }),
  })

  expect(receiver.types()).toContain('customer.created')
  await second.close()
  await receiver.close()
})

test('there is no address before anything was opened', () => {
  expect(readAddress(folder)).toBeNull()
})
