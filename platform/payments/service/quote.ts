import { presentPlanId, providerOwner } from '#platform/billing/index.ts'
import { sumOf, times } from '#platform/kernel/money.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { taxAsTheMarketplaceSays, type TaxService } from '../gateways/tax.ts'
import { PaymentAccount } from '../models.ts'
import {
  addSplits,
  type AppliedSplitTerms,
  applySplitTerms,
  customerFeeOf,
  type CustomerSource,
  depositWithin,
  type Due,
  type LineInput,
  type LineKind,
  namesPlans,
  type PaymentSettings,
  type PaymentTerms,
  potTotalsOf,
  type Price,
  priceOf,
  type Schedule,
  scheduleOf,
  type Split,
  splitOf,
  splitTermsFrom,
  taxesOfLines,
} from '../rules/index.ts'
import { readPlatformFee } from './platform-fee.ts'

/**
 * Where the money is held decides for how long it may be. The processor has platforms and the accounts that they pay in
 * one region, so the marketplace's own account says it; until there is one, what holds in most countries does.
 */
async function readHoldingCountry(ctx: Ctx): Promise<string> {
  const account = await PaymentAccount.query(ctx.trx)
    .findOne({ owner_kind: 'tenant', owner_id: ctx.tenantId })
    .whereNotNull('processor_account_id')
    .select('country')
  return account?.country ?? unknownCountry
}
/** `holdingDays` knows no such country, and says the ninety days of most. */
export const unknownCountry = ''

export type QuoteLine = {
  id: string
  kind: LineKind
  title: string
  quantity: number
  /** Minor units as stated: with tax or without, by the marketplace's tax mode. */
  unitAmount: number
  categoryId: string | null
}

export type QuoteInput = {
  currency: string
  lines: readonly QuoteLine[]
  /** As the service says; what the marketplace does not allow is replaced (`termsWithin`). */
  terms: PaymentTerms
  startsAt: Date
  endsAt: Date
  /** The payer's. */
  timeZone: string
  /** Who sells: their plan may decide about the commission. */
  providerId: string
  customerSource?: CustomerSource | undefined
  creditsAmount?: number
  voucherAmount?: number
}

/** What something costs and when it is to be paid: made once, shown, and kept as it was shown. */
export type Quote = {
  price: Price
  schedule: Schedule
  split: AppliedSplitTerms
  terms: PaymentTerms
  /** Where its money will be held, ISO 3166-1 alpha-2; absent where that is not known. */
  holdingCountry?: string
}

/** @throws as `priceOf` and `scheduleOf` */
export async function quoteBy(
  ctx: Ctx,
  settings: PaymentSettings,
  input: QuoteInput,
  tax: TaxService = taxAsTheMarketplaceSays,
): Promise<Quote> {
  const { currency, creditsAmount = 0, voucherAmount = 0 } = input
  const allowed = termsWithin(settings, input.terms)
  const [first] = input.lines
  const lines = await Promise.all(
    withFees(settings, allowed, input).map(async ({ categoryId, ...line }): Promise<LineInput> => {
      const amount = times(line.unitAmount, line.quantity)
      return { ...line, tax: await tax.treatmentFor({ settings, categoryId, amount, currency }) }
    }),
  )
  const price = priceOf({ currency, taxMode: settings.taxMode, lines })
  const { startsAt, endsAt, timeZone } = input
  const [holdingCountry, platformFee, planId] = await Promise.all([
    readHoldingCountry(ctx),
    readPlatformFee(ctx),
    namesPlans(settings) ? presentPlanId(ctx, providerOwner(input.providerId)) : null,
  ])
  const terms: PaymentTerms =
    allowed.kind === 'deposit'
      ? { ...allowed, deposit: depositWithin(settings, allowed.deposit, price.totalAmount, currency) }
      : allowed
  return {
    terms,
    holdingCountry,
    price,
    split: applySplitTerms(splitTermsFrom(settings, platformFee), {
      categoryId: first?.categoryId ?? null,
      planId,
      customerSource: input.customerSource ?? 'marketplace',
    }),
    schedule: scheduleOf({
      totalAmount: price.totalAmount,
      currency,
      terms,
      now: ctx.now,
      startsAt,
      endsAt,
      timeZone,
      // Whether its customer has so many is asked when they pay.
      creditsAmount: terms.kind === 'credits' ? price.totalAmount : creditsAmount,
      voucherAmount,
      holding: { country: holdingCountry, releaseDays: settings.releaseDays },
    }),
  }
}

/**
 * What a service says counts as far as its marketplace takes money so. A way that it does not offer (any more) becomes
 * payment in full, and where it does not offer that either, payment at the appointment.
 */
export function termsWithin({ isOnline, allowedKinds }: PaymentSettings, terms: PaymentTerms): PaymentTerms {
  if (!isOnline) return { kind: 'in_person' }
  if (allowedKinds.includes(terms.kind)) return terms
  return { kind: allowedKinds.includes('full') ? 'full' : 'in_person' }
}

/** What the customer pays for booking, beside each service: only where we collect it. */
function withFees(settings: PaymentSettings, { kind }: PaymentTerms, input: QuoteInput): QuoteLine[] {
  const isCollected = kind !== 'in_person' && kind !== 'card_on_file' && kind !== 'credits'
  return input.lines.flatMap((line) => {
    const listAmount = times(line.unitAmount, line.quantity)
    if (!isCollected || line.kind !== 'service' || listAmount === 0) return [line]
    const amount = customerFeeOf(settings, listAmount, input.currency)
    if (amount === 0) return [line]
    const fee: QuoteLine = {
      id: feeLineOf(line.id),
      kind: 'customer_fee',
      title: 'Booking fee',
      quantity: 1,
      unitAmount: amount,
      categoryId: null,
    }
    return [line, fee]
  })
}

/** The name of the fee that belongs to a line. */
export const feeLineOf = (lineId: string) => `${lineId}:fee`

/** Who gets how much of what is quoted. */
export const splitOfQuotes = (quotes: readonly Quote[]): Split =>
  addSplits(
    ...quotes.map(({ price, split }) => splitOf(potTotalsOf(price.lines), split, price.currency).split),
  )

/**
 * Several quotes of one currency that are paid together. Each line keeps its price and its tax; what falls due at the
 * same moment is charged at once.
 */
export function joinQuotes(quotes: readonly Quote[]): { price: Price; schedule: Schedule } {
  const prices = quotes.map(({ price }) => price)
  const lines = prices.flatMap((price) => price.lines)
  const { currency, taxMode } = prices[0]!
  const schedules = quotes.map(({ schedule }) => schedule)
  return {
    price: {
      currency,
      taxMode,
      lines,
      reductions: prices.flatMap(({ reductions }) => reductions),
      netAmount: sumOf(prices.map(({ netAmount }) => netAmount)),
      taxAmount: sumOf(prices.map(({ taxAmount }) => taxAmount)),
      totalAmount: sumOf(prices.map(({ totalAmount }) => totalAmount)),
      taxes: taxesOfLines(lines),
    },
    schedule: {
      voucherAmount: sumOf(schedules.map(({ voucherAmount }) => voucherAmount)),
      creditsAmount: sumOf(schedules.map(({ creditsAmount }) => creditsAmount)),
      dues: joinDues(schedules.flatMap(({ dues }) => dues)),
      savesCard: schedules.some(({ savesCard }) => savesCard),
      isDeferred: schedules.some(({ isDeferred }) => isDeferred),
    },
  }
}

/** By time. What is paid now is one amount, however it is called. */
function joinDues(dues: readonly Due[]): Due[] {
  const joined: Due[] = []
  for (const due of dues.toSorted((one, other) => one.dueAt.getTime() - other.dueAt.getTime())) {
    const at = joined.findIndex(
      ({ how, dueAt }) => how === due.how && (how === 'now' || dueAt.getTime() === due.dueAt.getTime()),
    )
    const before = joined[at]
    if (!before) joined.push(due)
    else
      joined[at] = {
        ...before,
        kind: before.kind === due.kind ? before.kind : 'full',
        amount: sumOf([before.amount, due.amount]),
      }
  }
  return joined
}
