import { assertAllowed } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after } from '#platform/kernel/time.ts'
import { subscriptionCardExpiring } from '../events.ts'
import { PlanBuyer, type Subscription } from '../models.ts'
import type { Owner } from '../owner.ts'
import { mayBuy } from '../policies.ts'
import { cardEndsAt, cardMonth, isCardExpiring, type PlanCard } from '../rules/index.ts'
import { type Attempt, findBuyer, lockBuyer, pageTime, shortestPage } from './buyers.ts'

export type PlanCardView = PlanCard & { expiresSoon: boolean }

/** With what a plan is paid; null where nothing is kept. @throws AppError `forbidden` */
export async function getPlanCard(ctx: Ctx, owner: Owner): Promise<PlanCardView | null> {
  assertAllowed(mayBuy(ctx, owner))
  const { card } = (await findBuyer(ctx, owner)) ?? {}
  return card ? { ...card, expiresSoon: isCardExpiring(card, ctx.now) } : null
}

/**
 * One page at a time: whoever comes while another tab makes it makes the same one, by one key.
 * @param seen the page that was found to be over; null when there was none
 */
export async function beginCardPage(ctx: Ctx, owner: Owner, seen: string | null): Promise<Attempt> {
  const { id, cardAttempt, cardPageId, cardPageExpiresAt } = await lockBuyer(ctx, owner)
  const isUsable = cardPageExpiresAt !== null && cardPageExpiresAt >= after(ctx.now, shortestPage)
  if (isUsable && (cardPageId === null || cardPageId !== seen))
    return { attempt: cardAttempt, expiresAt: cardPageExpiresAt }
  const attempt = cardAttempt + 1
  const expiresAt = after(ctx.now, pageTime)
  await PlanBuyer.query(ctx.trx)
    .patch({ cardAttempt: attempt, cardPageId: null, cardPageExpiresAt: expiresAt })
    .where({ id })
  return { attempt, expiresAt }
}

export const recordCardPage = async (
  ctx: Ctx,
  { kind, id }: Owner,
  { attempt, pageId }: { attempt: number; pageId: string },
): Promise<void> =>
  void (await PlanBuyer.query(ctx.trx)
    .patch({ cardPageId: pageId })
    .where({ owner_kind: kind, owner_id: id, card_attempt: attempt }))

/** Nothing more comes of this page. */
export const forgetCardPage = async (ctx: Ctx, { kind, id }: Owner, pageId: string): Promise<void> =>
  void (await PlanBuyer.query(ctx.trx)
    .patch({ cardPageId: null, cardPageExpiresAt: null })
    .where({ owner_kind: kind, owner_id: id, card_page_id: pageId }))

/**
 * Once for each card, from a month before its end on: its owner is told. Asks nobody but the mirror, so that an outage
 * of the processor keeps no warning back.
 */
export async function warnOfCard(ctx: Ctx, subscription: Subscription): Promise<void> {
  const { id, ownerKind, ownerId, endsAt } = subscription
  const buyer = await findBuyer(ctx, { kind: ownerKind, id: ownerId })
  if (!buyer?.card || !isCardExpiring(buyer.card, ctx.now)) return
  // Whoever leaves before needs no other card.
  if (endsAt && endsAt <= cardEndsAt(buyer.card)) return
  const key = `${buyer.card.last4} ${cardMonth(buyer.card)}`
  const told = await PlanBuyer.query(ctx.trx)
    .patch({ cardWarnedFor: key })
    .where({ id: buyer.id })
    .where((unwarned) => unwarned.whereNull('card_warned_for').orWhereNot('card_warned_for', key))
  if (told === 0) return
  const month = cardMonth(buyer.card)
  await emit(ctx, subscriptionCardExpiring, { ownerKind, ownerId, subscriptionId: id, month })
}
