import {
  beginCardChange,
  cancelPlan,
  getBillingDetails,
  getPlanCard,
  setBillingDetails,
  settleCardChange,
} from '#platform/billing/index.ts'
import { cardEndsAt, detailsFaults, isCardExpiring } from '#platform/billing/rules/index.ts'
import { payOn } from '#tests/support/payment-market.ts'
import { day, openSellingMarket, type SellingMarket } from '#tests/support/selling-market.ts'

let market: SellingMarket
beforeEach(async () => {
  market = await openSellingMarket('2027-04-01T09:00:00Z')
})
afterEach(() => market.close())

type Owner = Awaited<ReturnType<SellingMarket['newOwner']>>
const hours = 3_600_000
const mastercard = '5555555555554444'
const begin = (owner: Owner) =>
  beginCardChange(market.runtime, market.scope, {
    owner,
    successUrl: 'http://shop.localhost/plan?card',
    cancelUrl: 'http://shop.localhost/plan',
  })
const settle = (owner: Owner) => settleCardChange(market.runtime, market.scope, { owner })
const cardOf = (owner: Owner) => market.inside((ctx) => getPlanCard(ctx, owner))
const customerOf = async (owner: Owner) => {
  const { processorSubscriptionId } = (await market.read(owner))!
  const { customer } = await market.stripe.subscriptions.retrieve(processorSubscriptionId!)
  return String(customer)
}

test('another card is left on a page, and pays from then on', async () => {
  const owner = await market.newOwner()
  await expect(begin(owner)).rejects.toMatchObject({ code: 'not_found' })
  const { id } = await market.subscribe(owner, market.professional)
  expect(await cardOf(owner)).toMatchObject({ brand: 'visa', last4: '4242', expiresSoon: false })

  const [first, second] = await Promise.all([begin(owner), begin(owner)])
  expect(first).toBe(second)
  expect(await begin(owner)).toBe(first)
  expect(await settle(owner)).toBe(false)
  await payOn(first, mastercard)
  expect(await settle(owner)).toBe(true)
  expect(await settle(owner)).toBe(false)

  expect(await cardOf(owner)).toMatchObject({ brand: 'mastercard', last4: '4444' })
  await market.pass(30 * day + 2 * hours)
  await market.sweep()
  expect((await market.invoices(id)).map(({ state }) => state)).toEqual(['paid', 'paid'])
  const charges = market.local.engine.store.all('charge').filter(({ amount }) => amount === 1_900)
  const brands = charges.map((charge) => charge.payment_method_details?.card?.brand)
  expect(brands.filter((brand) => brand === 'mastercard')).not.toEqual([])
}, 60_000)

test('what is open is collected with the new card, and the sweep finds one whose owner did not come back', async () => {
  const owner = await market.newOwner()
  await market.subscribe(owner, market.professional)
  await market.useCard(owner, 'pm_card_chargeCustomerFail')
  await market.pass(30 * day + 2 * hours)
  await market.sweep()
  expect(await market.read(owner)).toMatchObject({ state: 'past_due' })

  await payOn(await begin(owner), mastercard)
  await market.pass(day)
  await market.sweep()

  expect(await market.read(owner)).toMatchObject({ state: 'active' })
  expect(await cardOf(owner)).toMatchObject({ last4: '4444' })
  const other = await begin(owner)
  await payOn(other, '4242424242424242')
  expect(await begin(owner)).not.toBe(other)
  expect(await cardOf(owner)).toMatchObject({ last4: '4242' })
}, 60_000)

test('a card that ends is told of once, a month before, also while the processor is down', async () => {
  const owner = await market.newOwner()
  await market.subscribe(owner, market.professional)
  const leaver = await market.newOwner()
  await market.subscribe(leaver, market.professional)
  await cancelPlan(market.runtime, market.scope, { owner: leaver })
  await market.inside((ctx) =>
    ctx.trx('plan_buyers').update({
      card: JSON.stringify({ brand: 'visa', last4: '4242', expMonth: 6, expYear: 2027 }),
    }),
  )
  const warnings = async (of: Owner) =>
    (await market.told(of)).filter((name) => name === 'subscription.card_expiring')
  market.cutLine()
  market.time.moveBy(58 * day)
  await market.sweep()
  expect(await warnings(owner)).toEqual([])
  for (let turn = 0; turn < 2; turn += 1) {
    market.time.moveBy(4 * day)
    await market.sweep()
  }

  expect(await warnings(owner)).toHaveLength(1)
  expect(await warnings(leaver)).toEqual([])
  expect(await cardOf(owner)).toMatchObject({ expiresSoon: true })
  const card = { brand: 'visa', last4: '4242', expMonth: 12, expYear: 2027 }
  expect(cardEndsAt(card)).toEqual(new Date('2028-01-01T00:00:00Z'))
  expect(isCardExpiring(card, new Date('2027-12-01T00:00:00Z'))).toBe(false)
  expect(isCardExpiring(card, new Date('2027-12-02T00:00:00Z'))).toBe(true)
}, 60_000)

const address = {
  line1: 'Kastanienallee 12',
  line2: '',
  postalCode: '10435',
  city: 'Berlin',
  region: '',
  country: 'DE',
}
const details = {
  name: ' Studio Lindenhof ',
  email: 'bills@lindenhof.example',
  address,
  taxId: 'de 123456789',
}
const say = (owner: Owner, input: Partial<typeof details> & { taxId?: string | null } = {}) =>
  setBillingDetails(market.runtime, market.scope, { owner, ...details, ...input } as Parameters<
    typeof setBillingDetails
  >[2])

test('invoices are addressed as their buyer says, with a tax number that is checked', async () => {
  const owner = await market.newOwner()
  const known = await market.inside((ctx) => getBillingDetails(ctx, owner))
  expect(known).toMatchObject({ address: null, taxId: null, taxIdStanding: null })
  expect(known.name).not.toBe('')
  expect(await say(owner)).toMatchObject({
    name: 'Studio Lindenhof',
    taxId: 'DE123456789',
    taxIdStanding: null,
  })

  await market.subscribe(owner, market.professional)
  const customer = await customerOf(owner)
  expect(await market.stripe.customers.retrieve(customer)).toMatchObject({
    name: 'Studio Lindenhof',
    email: 'bills@lindenhof.example',
    address: { line1: 'Kastanienallee 12', city: 'Berlin', country: 'DE' },
  })
  const numbers = async () =>
    (await market.stripe.customers.listTaxIds(customer)).data.map(({ type, value }) => `${type} ${value}`)
  expect(await numbers()).toEqual(['eu_vat DE123456789'])
  await market.pass(2 * day)
  await market.sweep()
  expect((await market.inside((ctx) => getBillingDetails(ctx, owner))).taxIdStanding).toBe('verified')

  await say(owner, { taxId: 'DE987654321' })
  await say(owner, { taxId: 'DE987654321' })
  expect(await numbers()).toEqual(['eu_vat DE987654321'])
  expect(await say(owner, { taxId: '1234567890', address: { ...address, country: 'JP' } })).toMatchObject({
    taxIdStanding: 'unavailable',
  })
  expect(await numbers()).toEqual([])
  expect(await market.stripe.customers.retrieve(customer)).toMatchObject({
    invoice_settings: { custom_fields: [{ name: 'Tax number', value: '1234567890' }] },
  })
}, 60_000)

test('what is wrong with an address or a number is said by its field, and nothing is kept', async () => {
  const owner = await market.newOwner()
  await market.subscribe(owner, market.professional)
  await expect(say(owner, { taxId: 'DE12' })).rejects.toMatchObject({ errors: [{ field: 'taxId' }] })
  await expect(say(owner, { taxId: '12', address: { ...address, country: 'US' } })).rejects.toMatchObject({
    errors: [{ field: 'taxId' }],
  })
  market.cutLine()
  await expect(say(owner)).rejects.toMatchObject({ code: 'unavailable' })
  market.mendLine()

  expect(await market.inside((ctx) => getBillingDetails(ctx, owner))).toMatchObject({
    address: null,
    taxId: null,
  })
  const empty = { ...address, line1: '', city: '' }
  expect(
    detailsFaults({ name: '', email: '', address: empty, taxId: null }).map(({ field }) => field),
  ).toEqual(['name', 'email', 'address.line1', 'address.city'])
})
