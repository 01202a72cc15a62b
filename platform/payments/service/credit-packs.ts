import { mayUse } from '#platform/identity/index.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertAllowed, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { isId } from '#platform/kernel/ids.ts'
import { smallestStep } from '#platform/kernel/money.ts'
import { parseInput } from '#platform/kernel/schemas.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { CreditPack } from '../credit-models.ts'
import { maximumChargeOf, minimumChargeOf } from '../rules/index.ts'
import {
  CreditPackBody,
  type CreditPackInput,
  type CreditPackView,
  type OfferedPack,
  toOfferedPack,
  toPackView,
} from '../schemas/credit-packs.ts'
import { readPaymentSettings } from './settings.ts'

/** A marketplace has a handful; more of them is a mistake. */
const mostPacks = 50

/** All of them, also those that are withdrawn. @throws AppError `forbidden` */
export async function listCreditPacks(ctx: Ctx): Promise<CreditPackView[]> {
  assertAllowed(mayUse('credit.manage', ctx.actor))
  return (await inOrder(ctx)).map(toPackView)
}

/** What a customer can buy; nothing where nothing is paid online. */
export async function listOfferedPacks(ctx: Ctx): Promise<OfferedPack[]> {
  const { isOnline } = await readPaymentSettings(ctx)
  if (!isOnline) return []
  const { currency } = await getTenant(ctx)
  return (await inOrder(ctx))
    .filter((pack) => pack.isOffered && pack.currency === currency)
    .map((pack) => toOfferedPack(pack))
}

const inOrder = (ctx: Ctx): Promise<CreditPack[]> =>
  CreditPack.query(ctx.trx).orderBy(['position', 'price_amount', 'id']).limit(mostPacks).execute()

/** @throws AppError `forbidden`, `validation_failed`, `conflict` for too many */
export async function addCreditPack(ctx: Ctx, input: CreditPackInput): Promise<CreditPackView> {
  assertAllowed(mayUse('credit.manage', ctx.actor))
  const said = await checked(ctx, input)
  const known = await CreditPack.query(ctx.trx).resultSize()
  if (known >= mostPacks)
    throw new AppError('conflict', { detail: `${mostPacks} packs are enough: change one of them` })
  const pack = await CreditPack.query(ctx.trx).insertAndFetch({
    tenantId: ctx.tenantId,
    ...said,
    createdAt: ctx.now,
  })
  await recordChange(ctx, {
    action: 'credit_pack.added',
    subject: { kind: 'credit_pack', id: pack.id },
    after: said,
  })
  return toPackView(pack)
}

/**
 * What was bought stays as it was: this counts for whoever buys from now on.
 * @param input.version that was read
 * @throws AppError `forbidden`, `not_found`, `validation_failed`, `stale_version`
 */
export async function changeCreditPack(
  ctx: Ctx,
  { packId, version, ...input }: CreditPackInput & { packId: string; version: number },
): Promise<CreditPackView> {
  assertAllowed(mayUse('credit.manage', ctx.actor))
  const said = await checked(ctx, input)
  const pack = assertFound(isId(packId) ? await lockPack(ctx, packId) : null, 'Credit pack')
  if (pack.version !== version) throw new AppError('stale_version')
  const changed = await CreditPack.query(ctx.trx).patchAndFetchById([ctx.tenantId, packId], {
    ...said,
    version: version + 1,
  })
  await recordChange(ctx, {
    action: 'credit_pack.changed',
    subject: { kind: 'credit_pack', id: packId },
    after: said,
  })
  return toPackView(changed)
}

const lockPack = async (ctx: Ctx, packId: string): Promise<CreditPack | null> =>
  (await CreditPack.query(ctx.trx).findOne({ id: packId }).forUpdate()) ?? null

/** @throws AppError `not_found` for one that is not offered (any more), or where nothing is paid online */
export async function findOfferedPack(ctx: Ctx, packId: string): Promise<OfferedPack> {
  const pack = (await listOfferedPacks(ctx)).find(({ id }) => id === packId)
  return assertFound(pack, 'Credit pack')
}

async function checked(ctx: Ctx, input: CreditPackInput) {
  const {
    title,
    priceAmount,
    creditsAmount,
    lastingDays = null,
    position = 0,
    isOffered = true,
  } = parseInput<CreditPackInput>(CreditPackBody, input)
  const name = title.trim()
  const { currency } = await getTenant(ctx)
  assertValid(name !== '', 'title', 'Give it a name')
  assertValid(
    priceAmount >= minimumChargeOf(currency) &&
      priceAmount <= maximumChargeOf(currency) &&
      priceAmount % smallestStep(currency) === 0,
    'priceAmount',
    'No card can be charged with this amount',
  )
  assertValid(creditsAmount >= priceAmount, 'creditsAmount', 'Nobody gets fewer credits than they pay for')
  return { title: name, priceAmount, creditsAmount, currency, lastingDays, position, isOffered }
}
