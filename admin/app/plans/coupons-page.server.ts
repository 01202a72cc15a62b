import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { wallClock } from '#ui/calendar/dates.ts'
import { answerOf, redirectDone, refuse, textOf } from '../shell/answer.server.ts'
import { requireSeller, type Seller } from './price-list.server.ts'
import { couponField, readCoupon } from './read-coupon.ts'

const doneWords: Record<string, string> = {
  added: 'The coupon is added. It can be redeemed from now on.',
  archived: 'The coupon is withdrawn. Whoever has it keeps it.',
}

const soldPlans = (seller: Seller) =>
  seller.read(async (ctx, { billing }) =>
    (await billing.listPlans(ctx))
      .filter(({ state, isDefault }) => state !== 'retired' && !isDefault)
      .map(({ id, name }) => ({ id, name })),
  )

/** Codes by which plans cost less: of a marketplace or of the platform. */
export async function loadCoupons(args: LoaderFunctionArgs) {
  const seller = await requireSeller(args)
  const { buyer, base, currency, timeZone } = seller
  const coupons = await seller.read((ctx, { billing }) => billing.listCoupons(ctx))
  return {
    coupons,
    plans: await soldPlans(seller),
    buyer,
    base,
    currency,
    timeZone,
    today: wallClock(new Date(), timeZone).date,
    done: doneWords[new URL(args.request.url).searchParams.get('done') ?? ''] ?? null,
  }
}

export async function actOnCoupons(args: ActionFunctionArgs) {
  const { context, request } = args
  const seller = await requireSeller(args)
  const form = await request.formData()
  if (textOf(form, 'form', 10) === 'archive') {
    const couponId = textOf(form, 'couponId', 36)
    await seller.call((ctx, { billing }) => billing.archiveCoupon(ctx, { couponId }))
    return redirectDone(request, 'archived')
  }
  const { currency, timeZone: zone } = seller
  const { input, errors } = readCoupon(form, { currency, zone, plans: await soldPlans(seller) })
  if (errors.length > 0) return refuse(form, 'add', errors)
  const added = await context.attempt(() =>
    seller.call((ctx, { billing }) => billing.createCoupon(ctx, input)),
  )
  return added.ok
    ? redirectDone(request, 'added')
    : answerOf(added, form, { form: 'add', done: '', fieldOf: couponField })
}
