import { editService } from '#platform/catalog/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import {
  defaultPaymentSettings,
  getPaymentSettings,
  type PaymentSettings,
  previewPaymentSettings,
  readPaymentSettings,
  setPaymentSettings,
} from '#platform/payments/index.ts'
import { splitTermsFrom } from '#platform/payments/rules/index.ts'
import { inTestTenant } from '#tests/support/database.ts'
import {
  as,
  guest,
  listedProvider,
  member,
  newCategory,
  newService,
  operator,
} from '#tests/support/supply.ts'

const vat = (rate: number) => ({ rates: [{ name: 'VAT', jurisdiction: 'DE', rate }] })
const settings: PaymentSettings = {
  ...defaultPaymentSettings,
  isOnline: true,
  allowedKinds: ['full', 'deposit', 'in_person'],
  tax: vat(19_000),
  commission: {
    basisPoints: 1_500,
    minimumAmount: 100,
    maximumAmount: 5_000,
    overrides: [{ customerSource: 'own_client', rule: { basisPoints: 0 } }],
  },
  deposit: { leastBasisPoints: 1_000, mostBasisPoints: 5_000 },
}
const staff = (ctx: Ctx) => as(operator(), ctx)
const save = (ctx: Ctx, changes: Partial<PaymentSettings> = {}, version = 0) =>
  setPaymentSettings(staff(ctx), { ...settings, ...changes, version })

test('until a marketplace has said something nothing is taken online', () =>
  inTestTenant(async (ctx) => {
    expect(await readPaymentSettings(ctx)).toEqual({ ...defaultPaymentSettings, version: 0 })
  }))

test('what it says is read by everybody, and its split has the share of the platform', () =>
  inTestTenant(async (ctx) => {
    const saved = await save(ctx)
    expect(saved).toMatchObject({ version: 1, isOnline: true, currency: 'EUR', canReceive: false })

    const read = await readPaymentSettings(as(guest, ctx))
    expect(read).toEqual({ ...settings, version: 1 })
    expect(splitTermsFrom(read, saved.platformFee)).toEqual({
      commission: settings.commission,
      platformFee: { basisPoints: 200 },
      base: 'with_tax',
      customerFeeTo: 'tenant',
      taxTo: 'provider',
      tips: 'provider',
    })
    expect(await getPaymentSettings(staff(ctx))).toEqual(saved)
  }))

test('whoever changes what somebody else has changed meanwhile is told so, and what was said before is kept', () =>
  inTestTenant(async (ctx) => {
    await save(ctx)
    for (const version of [0, 7])
      await expect(save(ctx, {}, version)).rejects.toMatchObject({ code: 'stale_version' })

    expect(await save(ctx, { releaseDays: 5 }, 1)).toMatchObject({ releaseDays: 5, version: 2 })

    expect(await ctx.trx('payment_settings').orderBy('version').pluck('is_current')).toEqual([false, true])
    const [changed] = await ctx
      .trx('audit_entries')
      .where({ action: 'payment_settings.changed' })
      .orderBy('id', 'desc')
      .select('before', 'after')
    expect(changed).toEqual({ before: { releaseDays: 2 }, after: { releaseDays: 5 } })
  }))

test('only the people who run the marketplace read and write them as a whole', () =>
  inTestTenant(async (ctx) => {
    for (const stranger of [as(member(newId()), ctx), as(guest, ctx)]) {
      const refused = { code: 'forbidden' }
      await expect(getPaymentSettings(stranger)).rejects.toMatchObject(refused)
      await expect(previewPaymentSettings(stranger, settings)).rejects.toMatchObject(refused)
      await expect(setPaymentSettings(stranger, { ...settings, version: 0 })).rejects.toMatchObject(refused)
    }
  }))

test('what does not fit together is said at its field', () =>
  inTestTenant(async (ctx) => {
    const { id: categoryId } = await newCategory(ctx)
    const nowhere = newId()
    const wrong: [string, Partial<PaymentSettings>][] = [
      ['allowedKinds', { allowedKinds: [] }],
      ['commission.basisPoints', { commission: { basisPoints: 9_900 } }],
      [
        'commission.minimumAmount',
        { commission: { basisPoints: 0, minimumAmount: 200, maximumAmount: 100 } },
      ],
      [
        'commission.overrides.0.categoryId',
        { commission: { basisPoints: 0, overrides: [{ categoryId: nowhere, rule: { basisPoints: 1 } }] } },
      ],
      [
        'commission.overrides.0.planId',
        { commission: { basisPoints: 0, overrides: [{ planId: nowhere, rule: { basisPoints: 1 } }] } },
      ],
      [
        'commission.overrides.0',
        { commission: { basisPoints: 0, overrides: [{ rule: { basisPoints: 1 } }] } },
      ],
      [
        'commission.overrides.1',
        {
          commission: {
            basisPoints: 0,
            overrides: [
              { categoryId, rule: { basisPoints: 1 } },
              { categoryId, rule: { basisPoints: 2 } },
            ],
          },
        },
      ],
      ['deposit.leastBasisPoints', { deposit: { leastBasisPoints: 5_000, mostBasisPoints: 1_000 } }],
      ['tax.rates', { tax: { rates: [...vat(60_000).rates, ...vat(50_000).rates] } }],
      ['taxByCategory.0.categoryId', { taxByCategory: [{ categoryId: nowhere, tax: vat(7_000) }] }],
      [
        'taxByCategory.1.categoryId',
        {
          taxByCategory: [
            { categoryId, tax: vat(7_000) },
            { categoryId, tax: vat(0) },
          ],
        },
      ],
      ['releaseDays', { releaseDays: 31 }],
      ['chargebackFeeTo', { chargebackFeeTo: 'customer' as never }],
    ]
    for (const [field, changes] of wrong)
      await expect(save(ctx, changes)).rejects.toMatchObject({
        code: 'validation_failed',
        errors: [{ field }],
      })
    expect(await readPaymentSettings(ctx)).toMatchObject({ version: 0 })
    const fitting = { taxByCategory: [{ categoryId, tax: vat(7_000) }] }
    expect(await save(ctx, fitting)).toMatchObject({ version: 1, ...fitting })
  }))

test('in a currency that is charged in tens of its smallest unit, limits are too', () =>
  inTestTenant(async (ctx) => {
    await ctx.trx('tenants').where({ id: ctx.tenantId }).update({ currency: 'KWD' })
    const commission = { basisPoints: 1_000, minimumAmount: 105, maximumAmount: 2_000 }

    await expect(save(ctx, { commission })).rejects.toMatchObject({
      errors: [{ field: 'commission.minimumAmount', message: 'KWD is charged in steps of 0.010' }],
    })
    expect(await save(ctx, { commission: { ...commission, minimumAmount: 110 } })).toMatchObject({
      version: 1,
    })
  }))

test('the example says who gets how much of a hundred', () =>
  inTestTenant(async (ctx) => {
    const example = await previewPaymentSettings(staff(ctx), {
      ...settings,
      taxMode: 'exclusive',
      base: 'without_tax',
      customerFee: { basisPoints: 500 },
    })

    // 100 and 19 % tax; 5 for booking and 19 % of it; 15 % and 2 % of the 100.
    expect(example).toEqual({
      currency: 'EUR',
      priceAmount: 10_000,
      customerFeeAmount: 595,
      taxAmount: 1_995,
      isTaxIncluded: false,
      commissionAmount: 1_500,
      isCapped: false,
      customer: 12_495,
      // What is left of the 100, and its tax, which the provider owes.
      provider: 8_300 + 1_900,
      tenant: 1_500 + 595,
      platform: 200,
      processor: 212,
    })
  }))

test('a provider chooses among what the marketplace offers, within its bounds', () =>
  inTestTenant(async (ctx) => {
    await save(ctx)
    const { id: providerId } = await listedProvider(ctx)
    const { id: categoryId } = await newCategory(ctx)
    const { id: serviceId } = await newService(ctx, { providerId, categoryId, priceAmount: 10_000 })
    const choose = (paymentTerms: Parameters<typeof editService>[1]['paymentTerms']) =>
      editService(ctx, { serviceId, version: null, ...(paymentTerms ? { paymentTerms } : {}) })
    const balance = 'at_start' as const

    await expect(choose({ kind: 'card_on_file' })).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ field: 'paymentTerms', message: 'This marketplace does not offer this way to pay' }],
    })
    const outside = [{ basisPoints: 999 }, { basisPoints: 5_001 }, { amount: 999 }, { amount: 5_001 }]
    for (const deposit of outside)
      await expect(choose({ kind: 'deposit', deposit, balance })).rejects.toMatchObject({
        errors: [{ field: 'paymentTerms', message: 'A deposit is 10 to 50 % of the price here' }],
      })

    const terms = { kind: 'deposit' as const, deposit: { amount: 3_000 }, balance }
    expect(await choose(terms)).toMatchObject({ paymentTerms: terms })
  }))

test('when the marketplace allows less, services that stand stay and can be changed in all else', () =>
  inTestTenant(async (ctx) => {
    await save(ctx)
    const { id: providerId } = await listedProvider(ctx)
    const { id: categoryId } = await newCategory(ctx)
    const terms = { kind: 'deposit' as const, deposit: { basisPoints: 3_000 }, balance: 'in_person' as const }
    const { id: serviceId } = await newService(ctx, { providerId, categoryId, paymentTerms: terms })

    await save(ctx, { allowedKinds: ['full'] }, 1)

    const edited = await editService(ctx, { serviceId, version: null, title: 'Walls', paymentTerms: terms })
    expect(edited).toMatchObject({ title: 'Walls', paymentTerms: terms })
    await expect(newService(ctx, { providerId, categoryId, paymentTerms: terms })).rejects.toMatchObject({
      code: 'validation_failed',
    })
  }))
