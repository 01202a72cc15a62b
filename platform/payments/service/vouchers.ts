import { mayUse } from '#platform/identity/index.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertAllowed, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { hashSecret, isId, newId, newReference } from '#platform/kernel/ids.ts'
import { decodeCursor, toPage } from '#platform/kernel/pages.ts'
import { parseInput } from '#platform/kernel/schemas.ts'
import { actorKey, type Ctx } from '#platform/kernel/tenant.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { Voucher } from '../credit-models.ts'
import { normaliseCode, voucherExpired, voucherFault, voucherGiven } from '../rules/index.ts'
import {
  type IssuedVouchers,
  type IssueVouchers,
  IssueVouchersBody,
  type VoucherPage,
  type VoucherView,
} from '../schemas/credits.ts'
import { post, postAll } from './ledger.ts'
import { funderOf } from './wallets.ts'

const hashOf = (code: string) => hashSecret(normaliseCode(code))

/**
 * Gives vouchers away. Whoever has a code has the money, so it is answered here and never shown again.
 * @throws AppError `forbidden`, `validation_failed`
 */
export async function issueVouchers(ctx: Ctx, input: IssueVouchers): Promise<IssuedVouchers> {
  assertAllowed(mayUse('credit.manage', ctx.actor))
  const { amount, count = 1, note = '', expiresAt } = parseInput<IssueVouchers>(IssueVouchersBody, input)
  const ends = expiresAt ? new Date(expiresAt) : null
  assertValid(!ends || ends > ctx.now, 'expiresAt', 'They would have expired already')
  const { currency } = await getTenant(ctx)
  const made = Array.from({ length: count }, () => {
    const code = `${newReference()}-${newReference()}`
    return { id: newId(), code, codeHash: hashOf(code), codeEnd: code.slice(-4) }
  })
  for (const { id, codeHash, codeEnd } of made)
    await Voucher.query(ctx.trx).insert({
      tenantId: ctx.tenantId,
      id,
      codeHash,
      codeEnd,
      amount,
      leftAmount: amount,
      currency,
      note,
      givenBy: actorKey(ctx.actor),
      expiresAt: ends,
      createdAt: ctx.now,
    })
  await postAll(
    ctx,
    made.map(({ id }) => voucherGiven({ voucherId: id, funder: funderOf(ctx), currency, amount })),
  )
  await recordChange(ctx, {
    action: 'vouchers.issued',
    subject: { kind: 'tenant', id: ctx.tenantId },
    after: { amount, currency, count, note, expiresAt: ends?.toISOString() ?? null },
  })
  const rows = await Voucher.query(ctx.trx).whereIn(
    'id',
    made.map(({ id }) => id),
  )
  return {
    items: made.map(({ id, code }) => ({
      ...viewOf(
        rows.find((row) => row.id === id)!,
        ctx.now,
      ),
      code,
    })),
  }
}

/** All vouchers, newest first. @throws AppError `forbidden` */
export async function listVouchers(
  ctx: Ctx,
  { limit = 20, cursor }: { limit?: number | undefined; cursor?: string | undefined },
): Promise<VoucherPage> {
  assertAllowed(mayUse('credit.manage', ctx.actor))
  const query = Voucher.query(ctx.trx)
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (cursor !== undefined) query.where('id', '<', decodeCursor(cursor, 'id')[0])
  return toPage(
    await query,
    limit,
    ({ id }) => [id],
    (row) => viewOf(row, ctx.now),
  )
}

/**
 * Takes a voucher back: what is left of it can never be used. What was paid with it stays paid.
 * @throws AppError `forbidden`, `not_found`, `conflict` when nothing is left
 */
export async function voidVoucher(ctx: Ctx, { voucherId }: { voucherId: string }): Promise<VoucherView> {
  assertAllowed(mayUse('credit.manage', ctx.actor))
  const voucher = assertFound(isId(voucherId) ? await lockVoucher(ctx, voucherId) : null, 'Voucher')
  if (voucher.voidedAt) return viewOf(voucher, ctx.now)
  if (voucher.leftAmount === 0) throw new AppError('conflict', { detail: 'This voucher has been used up' })
  const ended = await endVoucher(ctx, voucher, { voidedAt: ctx.now })
  await recordChange(ctx, {
    action: 'voucher.voided',
    subject: { kind: 'voucher', id: voucherId },
    after: { leftAmount: voucher.leftAmount, currency: voucher.currency, codeEnd: voucher.codeEnd },
  })
  return viewOf(ended, ctx.now)
}

/** Nothing is left of it from now on. */
export async function endVoucher(
  ctx: Ctx,
  voucher: Voucher,
  changes: Partial<Pick<Voucher, 'voidedAt'>> = {},
): Promise<Voucher> {
  const { id: voucherId, currency, leftAmount: amount, version } = voucher
  await post(
    ctx,
    voucherExpired({
      voucherId,
      round: version,
      currency,
      amount,
      origin: 'given',
      funder: funderOf(ctx),
    }),
  )
  return Voucher.query(ctx.trx).patchAndFetchById([ctx.tenantId, voucherId], {
    ...changes,
    leftAmount: 0,
    version: version + 1,
  })
}

export const lockVoucher = async (ctx: Ctx, voucherId: string): Promise<Voucher | null> =>
  (await Voucher.query(ctx.trx).findOne({ id: voucherId }).forUpdate()) ?? null

/**
 * The voucher of a code that a customer types.
 * @throws AppError `validation_failed` with why it cannot be used; a wrong code and a foreign one are the same
 */
export async function findVoucherByCode(ctx: Ctx, code: string, currency: string): Promise<Voucher> {
  const voucher = (await Voucher.query(ctx.trx).findOne({ code_hash: hashOf(code) })) ?? null
  const fault = voucherFault(voucher, currency, ctx.now)
  assertValid(voucher !== null && fault === null, 'voucherCode', fault ?? '')
  return voucher
}

/** The one that was found before, if it can still be used. */
export async function findUsableVoucher(
  ctx: Ctx,
  voucherId: string,
  currency: string,
): Promise<Voucher | null> {
  const voucher = (await Voucher.query(ctx.trx).findOne({ id: voucherId })) ?? null
  return voucherFault(voucher, currency, ctx.now) === null ? voucher : null
}

export const viewOf = (voucher: Voucher, now: Date): VoucherView => ({
  id: voucher.id,
  codeEnd: voucher.codeEnd,
  amount: voucher.amount,
  leftAmount: voucher.leftAmount,
  currency: voucher.currency,
  note: voucher.note,
  state: stateOf(voucher, now),
  expiresAt: voucher.expiresAt?.toISOString() ?? null,
  createdAt: voucher.createdAt.toISOString(),
})

function stateOf({ voidedAt, leftAmount, amount, expiresAt }: Voucher, now: Date): VoucherView['state'] {
  if (voidedAt) return 'void'
  if (expiresAt && expiresAt <= now) return 'expired'
  if (leftAmount === 0) return 'used'
  return leftAmount < amount ? 'partly_used' : 'open'
}
