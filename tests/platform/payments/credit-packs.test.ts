import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { defaultPaymentSettings } from '#platform/payments/rules/index.ts'
import {
  addCreditPack,
  changeCreditPack,
  listCreditPacks,
  listOfferedPacks,
} from '#platform/payments/service/credit-packs.ts'
import { setPaymentSettings } from '#platform/payments/service/settings.ts'
import { inTestTenant } from '#tests/support/database.ts'
import { as, guest, member, operator } from '#tests/support/supply.ts'

const staff = (ctx: Ctx) => as(operator(), ctx)
const ten = { title: 'Ten lessons', priceAmount: 9_000, creditsAmount: 10_000, lastingDays: 365 }
const goOnline = (ctx: Ctx) =>
  setPaymentSettings(staff(ctx), { ...defaultPaymentSettings, isOnline: true, version: 0 })

test('packs are listed in the order that their marketplace gives them, and only what is offered is sold', () =>
  inTestTenant(async (ctx) => {
    await goOnline(ctx)
    await addCreditPack(staff(ctx), { ...ten, position: 2 })
    await addCreditPack(staff(ctx), {
      title: 'One lesson',
      priceAmount: 1_000,
      creditsAmount: 1_000,
      position: 1,
    })
    await addCreditPack(staff(ctx), { ...ten, title: 'For friends', isOffered: false })

    expect((await listCreditPacks(staff(ctx))).map(({ title }) => title)).toEqual([
      'For friends',
      'One lesson',
      'Ten lessons',
    ])
    expect(await listOfferedPacks(ctx)).toMatchObject([
      { title: 'One lesson', lastingDays: null, currency: 'EUR' },
      { title: 'Ten lessons', priceAmount: 9_000, creditsAmount: 10_000, lastingDays: 365 },
    ])
  }))

test('a marketplace that takes no money online sells no credits', () =>
  inTestTenant(async (ctx) => {
    await addCreditPack(staff(ctx), ten)
    expect(await listOfferedPacks(ctx)).toEqual([])
  }))

test('a pack is withdrawn by its staff, and not by those who have read an older version', () =>
  inTestTenant(async (ctx) => {
    await goOnline(ctx)
    const { id: packId, version } = await addCreditPack(staff(ctx), ten)
    const withdrawn = { ...ten, isOffered: false, packId, version }

    expect(await changeCreditPack(staff(ctx), withdrawn)).toMatchObject({ isOffered: false, version: 2 })

    expect(await listOfferedPacks(ctx)).toEqual([])
    await expect(changeCreditPack(staff(ctx), withdrawn)).rejects.toMatchObject({ code: 'stale_version' })
    await expect(changeCreditPack(staff(ctx), { ...withdrawn, packId: newId() })).rejects.toMatchObject({
      code: 'not_found',
    })
    expect(
      await ctx.trx('audit_entries').where({ subject_id: packId }).orderBy('id').pluck('action'),
    ).toEqual(['credit_pack.added', 'credit_pack.changed'])
  }))

test('only those who run the marketplace manage packs, and nobody pays for more than they get', () =>
  inTestTenant(async (ctx) => {
    for (const stranger of [as(member(newId()), ctx), as(guest, ctx)]) {
      await expect(addCreditPack(stranger, ten)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(listCreditPacks(stranger)).rejects.toMatchObject({ code: 'forbidden' })
    }
    const wrong: [string, object][] = [
      ['title', { title: '  ' }],
      ['priceAmount', { priceAmount: 49, creditsAmount: 49 }],
      ['creditsAmount', { creditsAmount: 8_999 }],
      ['lastingDays', { lastingDays: 0 }],
    ]
    for (const [field, changes] of wrong)
      await expect(addCreditPack(staff(ctx), { ...ten, ...changes })).rejects.toMatchObject({
        errors: [{ field }],
      })
  }))
