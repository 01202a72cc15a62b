import { AppError } from '#platform/kernel/errors.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, hours, minutes } from '#platform/kernel/time.ts'
import { PlanBuyer, Subscription } from '../models.ts'
import type { Owner } from '../owner.ts'

/** Whatever is written of one owner's plan is written one after the other. */
export async function lockBuyer(ctx: Ctx, { kind, id }: Owner): Promise<PlanBuyer> {
  await ctx
    .trx('plan_buyers')
    .insert({ id: newId(), owner_kind: kind, owner_id: id })
    .onConflict(['tenant_id', 'owner_kind', 'owner_id'])
    .ignore()
  return PlanBuyer.query(ctx.trx).findOne({ owner_kind: kind, owner_id: id }).forUpdate().throwIfNotFound()
}

export const findBuyer = async (ctx: Ctx, { kind, id }: Owner): Promise<PlanBuyer | undefined> =>
  PlanBuyer.query(ctx.trx).findOne({ owner_kind: kind, owner_id: id })

/** The first one stays. @returns whom the processor knows the owner as */
export async function recordBuyer(ctx: Ctx, owner: Owner, processorCustomerId: string): Promise<string> {
  const buyer = await lockBuyer(ctx, owner)
  if (buyer.processorCustomerId) return buyer.processorCustomerId
  await PlanBuyer.query(ctx.trx).patch({ processorCustomerId, isForgotten: false }).where({ id: buyer.id })
  return processorCustomerId
}

/** What the owner pays for at present, or has not paid in time. */
export const findPaid = async (ctx: Ctx, { kind, id }: Owner): Promise<Subscription | undefined> =>
  Subscription.query(ctx.trx)
    .findOne({ owner_kind: kind, owner_id: id, source: 'processor' })
    .whereNull('ended_at')

/** A trial is for those who never had a plan that is paid for. */
export async function hadPaid(ctx: Ctx, { kind, id }: Owner): Promise<boolean> {
  const found = await Subscription.query(ctx.trx)
    .where({ owner_kind: kind, owner_id: id, source: 'processor' })
    .limit(1)
  return found.length > 0
}

export type Attempt = { attempt: number; expiresAt: Date }
export type Choice = { planPriceId: string; seats: number; couponId: string | null }

export const isChosen = (
  { pagePriceId, pageSeats, pageCouponId }: PlanBuyer,
  { planPriceId, seats, couponId }: Choice,
): boolean => pagePriceId === planPriceId && pageSeats === seats && pageCouponId === couponId

// https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-expires_at, between half an hour and a day
// by the processor's clock, which may be ahead of ours.
export const shortestPage = minutes(35)
export const pageTime = hours(2)
/** Longer than any call may take. */
const makingTime = minutes(2)

/**
 * A new page is a new attempt. Whoever comes while another tab makes it makes the same one: by one key the processor
 * answers with one page.
 * @param seen the page that was found to be over, or was closed; null when there was none
 * @throws AppError `conflict` for somebody who pays for a plan, or whose other tab is just choosing another one
 */
export async function beginPage(
  ctx: Ctx,
  owner: Owner,
  { seen, ...choice }: Choice & { seen: string | null },
): Promise<Attempt> {
  const buyer = await lockBuyer(ctx, owner)
  if (await findPaid(ctx, owner))
    throw new AppError('conflict', { detail: 'There is a plan already: change it instead' })
  const { pageAttempt, pageId, pageExpiresAt } = buyer
  const isUnderWay = pageAttempt > 0 && (pageId === null || pageId !== seen)
  const isUsable = pageExpiresAt !== null && pageExpiresAt >= after(ctx.now, shortestPage)
  if (isUnderWay && isUsable) {
    if (isChosen(buyer, choice)) return { attempt: pageAttempt, expiresAt: pageExpiresAt }
    // Of a page whose maker died on the way nobody knows the address.
    const isAlive = pageId !== null || after(pageExpiresAt, -pageTime) > after(ctx.now, -makingTime)
    if (isAlive)
      throw new AppError('conflict', {
        detail: 'Another plan is just being chosen in another window: try again in a moment',
      })
  }
  const attempt = buyer.pageAttempt + 1
  const expiresAt = after(ctx.now, pageTime)
  await PlanBuyer.query(ctx.trx)
    .patch({
      pageAttempt: attempt,
      pageId: null,
      pagePriceId: choice.planPriceId,
      pageSeats: choice.seats,
      pageCouponId: choice.couponId,
      pageExpiresAt: expiresAt,
    })
    .where({ id: buyer.id })
  return { attempt, expiresAt }
}

export const recordPage = async (
  ctx: Ctx,
  owner: Owner,
  { attempt, pageId }: { attempt: number; pageId: string },
): Promise<void> =>
  void (await PlanBuyer.query(ctx.trx)
    .patch({ pageId })
    .where({ owner_kind: owner.kind, owner_id: owner.id, page_attempt: attempt }))
