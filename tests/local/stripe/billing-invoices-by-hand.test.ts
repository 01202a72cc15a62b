import type Stripe from 'stripe'
import { readyAccount } from '#tests/support/connected-accounts.ts'
import { day, subscriber } from '#tests/support/local-billing.ts'
import { eventTypes, refusalOf, visit } from '#tests/support/local-stripe.ts'
import { local, stripe, plans, customer, subscribe, read } from './invoiced-customer.ts'

describe('by hand', () => {
  test('an invoice takes up its items, becomes final with a number, and is paid', async () => {
    await stripe.invoiceItems.create({ customer, amount: 1_500, currency: 'usd', description: 'Overage' })
    const draft = await stripe.invoices.create({ customer, pending_invoice_items_behavior: 'include' })
    await stripe.invoiceItems.create({ customer, invoice: draft.id, pricing: { price: plans.setUp } })

    const final = await stripe.invoices.finalizeInvoice(draft.id)
    expect(final).toMatchObject({ status: 'open', total: 4_000, number: expect.stringMatching(/-0001$/) })
    expect(await stripe.invoices.pay(draft.id)).toMatchObject({ status: 'paid' })
    const second = await stripe.invoices.finalizeInvoice((await stripe.invoices.create({ customer })).id)

    expect(second).toMatchObject({ total: 0, status: 'paid', number: expect.stringMatching(/-0002$/) })
  })

  test('what is final is not changed; it is voided, written off, or paid in another way', async () => {
    const make = async () => {
      await stripe.invoiceItems.create({ customer, amount: 1_500, currency: 'usd' })
      const { id } = await stripe.invoices.create({ customer, pending_invoice_items_behavior: 'include' })
      await stripe.invoices.finalizeInvoice(id)
      return id
    }
    const [first, second, third] = [await make(), await make(), await make()]

    expect(await refusalOf(() => stripe.invoices.update(first, { description: 'x' }))).toMatchObject({
      code: 'invoice_not_editable',
    })
    expect(await stripe.invoices.voidInvoice(first)).toMatchObject({ status: 'void' })
    expect(await stripe.invoices.markUncollectible(second)).toMatchObject({ status: 'uncollectible' })
    expect(await stripe.invoices.pay(second)).toMatchObject({ status: 'paid' })
    expect(await stripe.invoices.pay(third, { paid_out_of_band: true })).toMatchObject({ status: 'paid' })
    expect(await refusalOf(() => stripe.invoices.voidInvoice(third))).toMatchObject({ statusCode: 400 })
    expect((await stripe.charges.list()).data).toHaveLength(1)
  })

  test('a draft can be thrown away, with what was on it', async () => {
    await stripe.invoiceItems.create({ customer, amount: 1_500, currency: 'usd' })
    const { id } = await stripe.invoices.create({ customer, pending_invoice_items_behavior: 'include' })

    expect(await stripe.invoices.del(id)).toMatchObject({ deleted: true })

    expect((await stripe.invoiceItems.list({ customer })).data).toEqual([])
  })

  test('the balance of a customer pays first, and what is too little to be charged goes there', async () => {
    await stripe.customers.update(customer, { balance: -1_870 })

    const { latest_invoice: invoice } = await subscribe()

    expect(invoice).toMatchObject({
      total: 1_900,
      amount_due: 0,
      status: 'paid',
      starting_balance: -1_870,
      ending_balance: 30,
    })
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ balance: 30 })
  })

  test('the tax id of a customer is on the invoices, and looked up', async () => {
    const tax = await stripe.customers.createTaxId(customer, { type: 'eu_vat', value: 'DE 123456789' })
    const { latest_invoice: invoice } = await subscribe()

    expect(invoice).toMatchObject({ customer_tax_ids: [{ type: 'eu_vat', value: 'DE123456789' }] })
    expect(await stripe.customers.retrieveTaxId(customer, tax.id)).toMatchObject({
      country: 'DE',
      verification: { status: 'verified' },
    })
    expect(
      await refusalOf(() => stripe.customers.createTaxId(customer, { type: 'eu_vat', value: '123' })),
    ).toMatchObject({ code: 'tax_id_invalid' })
    expect(await stripe.customers.deleteTaxId(customer, tax.id)).toMatchObject({ deleted: true })
  })
})

test('an invoice that cannot become final says why, and nothing else stands still', async () => {
  const account = (await stripe.accounts.create(readyAccount())).id
  const { id } = await subscribe({ trial_period_days: 30, transfer_data: { destination: account } })
  const other = await subscribe({ customer: (await subscriber(stripe)).id })
  await stripe.accounts.del(account)

  await local.advance(30 * day + 3_600)

  expect(await read(id)).toMatchObject({
    status: 'active',
    latest_invoice: {
      status: 'draft',
      last_finalization_error: { message: expect.stringContaining(account) },
    },
  })
  expect(await read(other.id)).toMatchObject({ latest_invoice: { status: 'paid' } })
  expect(eventTypes(local)).toContain('invoice.finalization_failed')
})

test('an invoice has a page that says what it asks for, and leads to the bank where that waits', async () => {
  const asking = await subscriber(stripe, 'pm_card_threeDSecure2Required')
  const { id } = await subscribe({ customer: asking.id })
  const invoice = (await read(id)).latest_invoice as Stripe.Invoice

  const open = await visit(invoice.hosted_invoice_url!)
  expect(open.text).toContain(invoice.number)
  expect(open.text).toContain('1 × Professional (at $19.00 / month)')
  expect(open.text).toContain('This invoice is open.')
  await visit(`${local.origin}${/href="(\/3ds\/[^"]+)"/.exec(open.text)![1]!}`, { answer: 'agree' })

  expect((await visit(invoice.hosted_invoice_url!)).text).toContain('This invoice is paid.')
  expect((await visit(`${local.origin}/i/in_none`)).status).toBe(404)
})
