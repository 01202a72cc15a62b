import {
  downToStep,
  portionBetween,
  portionOf,
  ratioOf,
  shareInBasisPoints,
  smallestStep,
  sumOf,
} from '#platform/kernel/money.ts'

/** Who gets something of what a customer pays. */
export const parties = ['provider', 'tenant', 'platform'] as const
export type Party = (typeof parties)[number]
/** Amounts in minor units, one per party. */
export type Legs = Readonly<Record<Party, number>>

/**
 * What a customer pays falls into pots, because each is shared in its own way: the service with all that belongs to it
 * (commission is taken of it), the fee that the customer pays for booking, and the tip.
 */
export const pots = ['service', 'customer_fee', 'tip'] as const
export type Pot = (typeof pots)[number]
/** Who gets how much out of which pot. Of a whole payment, of one charge, of a refund: the same form. */
export type Split = Readonly<Record<Pot, Legs>>

/** A share with its limits: basis points (1/10,000), and minor units. */
export type FeeRule = {
  basisPoints: number
  minimumAmount?: number
  /** No cap when null or absent. */
  maximumAmount?: number | null
}

export const customerSources = ['marketplace', 'own_client', 'referral'] as const
export type CustomerSource = (typeof customerSources)[number]
/** What decides which rule holds for a booking. */
export type SplitCircumstances = {
  categoryId?: string | null
  /** The provider's plan. */
  planId?: string | null
  customerSource?: CustomerSource
}
/** Another rule where all that it names is so: by category, by the provider's plan, by where the customer came from. */
export type FeeOverride = SplitCircumstances & { rule: FeeRule }
export type FeeTerms = FeeRule & { overrides?: readonly FeeOverride[] }

/** As the marketplace has set it; frozen with the payment. */
export type SplitTerms = {
  /** The tenant's. */
  commission: FeeTerms
  /** Ours. */
  platformFee: FeeTerms
  /** Of what the two are a share: of what the customer pays for the service, or of it without its tax. */
  base: 'with_tax' | 'without_tax'
  customerFeeTo: Party
  /** Who owes the tax on the service to the authorities, and so gets it. */
  taxTo: Party
  /** A tip is the provider's, unless the marketplace takes its share of it too. */
  tips?: 'provider' | 'commissioned'
}

/** The rules that hold, once it is known what is booked by whom. Frozen with the payment. */
export type AppliedSplitTerms = Omit<SplitTerms, 'commission' | 'platformFee'> & {
  commission: FeeRule
  platformFee: FeeRule
}

/**
 * The rule that holds: the override that names most of what is so; among equals the one that names the customer's
 * source, then the category, then the plan, then the earlier one.
 */
export function feeRuleFor(terms: FeeTerms, circumstances: SplitCircumstances): FeeRule {
  const keys = ['planId', 'categoryId', 'customerSource'] as const
  const weightOf = (override: FeeOverride) => {
    const named = keys.filter((key) => override[key] !== undefined && override[key] !== null)
    const fits = named.every((key) => override[key] === circumstances[key])
    if (!fits || named.length === 0) return 0
    return named.length * 10 + Math.max(...named.map((key) => keys.indexOf(key)))
  }
  let best: { weight: number; rule: FeeRule } | null = null
  for (const override of terms.overrides ?? []) {
    const weight = weightOf(override)
    if (weight > (best?.weight ?? 0)) best = { weight, rule: override.rule }
  }
  const { basisPoints, minimumAmount, maximumAmount } = best?.rule ?? terms
  return {
    basisPoints,
    ...(minimumAmount === undefined ? {} : { minimumAmount }),
    ...(maximumAmount === undefined ? {} : { maximumAmount }),
  }
}

export const applySplitTerms = (terms: SplitTerms, circumstances: SplitCircumstances): AppliedSplitTerms => ({
  ...terms,
  commission: feeRuleFor(terms.commission, circumstances),
  platformFee: feeRuleFor(terms.platformFee, circumstances),
})

/** What is in a pot, in minor units; the tax is part of the amount. */
export type PotTotals = Readonly<Record<Pot, { amount: number; taxAmount: number }>>

export type SplitResult = {
  split: Split
  commissionAmount: number
  platformFeeAmount: number
  /** A minimum asked for more than there was: the commission, after the platform fee, was cut to what is left. */
  isCapped: boolean
}

/**
 * Three legs of one payment. Platform fee first (it carries the processor's costs), then the commission, and the
 * provider gets the rest, which is never negative. The legs of all pots make the total.
 */
export function splitOf(totals: PotTotals, terms: AppliedSplitTerms, currency: string): SplitResult {
  const step = smallestStep(currency)
  const { amount, taxAmount } = totals.service
  const commissioned = terms.tips === 'commissioned' ? totals.tip : { amount: 0, taxAmount: 0 }
  const baseOf = (pot: { amount: number; taxAmount: number }) =>
    terms.base === 'with_tax' ? pot.amount : pot.amount - pot.taxAmount
  // Whole steps, as everything that moves; the tax of a three-decimal currency may be finer.
  const taxElsewhere = terms.taxTo === 'provider' ? 0 : ratioOf(taxAmount, 1, 1, step)
  const wanted = (rule: FeeRule, base: number) => (base === 0 ? 0 : feeOf(rule, base, step))

  const most = amount - taxElsewhere
  const wantedFee = wanted(terms.platformFee, baseOf(totals.service))
  const platformFee = Math.min(wantedFee, most)
  const wantedCommission = wanted(terms.commission, baseOf(totals.service))
  const commission = Math.min(wantedCommission, most - platformFee)
  const tipCommission = Math.min(
    commissioned.amount,
    shareInBasisPoints(baseOf(commissioned), terms.commission.basisPoints, step),
  )

  const service = {
    tenant: commission + (terms.taxTo === 'tenant' ? taxElsewhere : 0),
    platform: platformFee + (terms.taxTo === 'platform' ? taxElsewhere : 0),
  }
  return {
    split: {
      service: { ...service, provider: amount - service.tenant - service.platform },
      customer_fee: legsOf({ [terms.customerFeeTo]: totals.customer_fee.amount }),
      tip: legsOf({ tenant: tipCommission, provider: totals.tip.amount - tipCommission }),
    },
    commissionAmount: commission + tipCommission,
    platformFeeAmount: platformFee,
    isCapped: wantedFee > platformFee || wantedCommission > commission,
  }
}

/** A share within its limits, half up; a limit that is between two steps is the next one within. */
export function feeOf(
  { basisPoints, minimumAmount = 0, maximumAmount }: FeeRule,
  base: number,
  step = 1,
): number {
  const share = Math.max(
    shareInBasisPoints(base, basisPoints, step),
    downToStep(minimumAmount + step - 1, step),
  )
  return typeof maximumAmount === 'number' ? Math.min(share, downToStep(maximumAmount, step)) : share
}

export const legsOf = (legs: Partial<Legs>): Legs => ({ provider: 0, tenant: 0, platform: 0, ...legs })
export const noSplit: Split = { service: legsOf({}), customer_fee: legsOf({}), tip: legsOf({}) }

/**
 * All amounts of a split in one row, pot by pot; `splitFrom` reads them back. The order within a pot decides who is
 * rounded first: the commission is exactly `round(commission × part / whole)`, and the provider takes what is left.
 */
export const cellsOf = ({ service, customer_fee: fee, tip }: Split): number[] => [
  service.tenant,
  service.platform,
  service.provider,
  fee.tenant,
  fee.platform,
  fee.provider,
  tip.tenant,
  tip.platform,
  tip.provider,
]

export const splitFrom = (amounts: readonly number[]): Split => ({
  service: legsFrom(amounts, 0),
  customer_fee: legsFrom(amounts, 3),
  tip: legsFrom(amounts, 6),
})
const legsFrom = (amounts: readonly number[], at: number): Legs => ({
  tenant: amounts[at]!,
  platform: amounts[at + 1]!,
  provider: amounts[at + 2]!,
})

const combine = (one: Split, other: Split, sign: 1 | -1): Split => ({
  service: combineLegs(one.service, other.service, sign),
  customer_fee: combineLegs(one.customer_fee, other.customer_fee, sign),
  tip: combineLegs(one.tip, other.tip, sign),
})
const combineLegs = (one: Legs, other: Legs, sign: 1 | -1): Legs => ({
  provider: one.provider + sign * other.provider,
  tenant: one.tenant + sign * other.tenant,
  platform: one.platform + sign * other.platform,
})
export const addSplits = (...splits: readonly Split[]): Split =>
  splits.reduce((sum, split) => combine(sum, split, 1), noSplit)
export const subtractSplit = (from: Split, what: Split): Split => combine(from, what, -1)

/** What each party gets, over all pots. */
export const legsOfSplit = (split: Split): Legs => ({
  provider: sumOf(pots.map((pot) => split[pot].provider)),
  tenant: sumOf(pots.map((pot) => split[pot].tenant)),
  platform: sumOf(pots.map((pot) => split[pot].platform)),
})
export const totalOfPot = (split: Split, pot: Pot): number => {
  const { provider, tenant, platform } = split[pot]
  return sumOf([provider, tenant, platform])
}
export const totalOf = (split: Split): number => sumOf(cellsOf(split))

/**
 * The split of one part of a payment that is paid in several: of what lies between `from` and `to` of it, counted from
 * its first cent. Deposit and balance, or all instalments, make the split of the whole exactly.
 */
export const splitBetween = (split: Split, from: number, to: number, currency: string): Split =>
  splitFrom(portionBetween(cellsOf(split), from, to, smallestStep(currency)))

/** The splits of parts that are paid one after the other. @throws RangeError when they are more than the whole */
export function splitParts(split: Split, amounts: readonly number[], currency: string): Split[] {
  let paid = 0
  return amounts.map((amount) => {
    const part = splitBetween(split, paid, paid + amount, currency)
    paid += amount
    return part
  })
}

/**
 * What a further `amount` of a whole is made of, when `taken` was taken of it before: as if all had been taken in one
 * go, so that the roundings of many steps are those of one. Where what was taken is no even portion (lines were chosen,
 * one step was undone), the further amount is an even portion of what is left.
 */
export function nextPortion(
  parts: readonly number[],
  taken: readonly number[],
  amount: number,
  step = 1,
): number[] {
  const before = sumOf(taken)
  const even = portionOf(parts, before, step)
  if (even.every((part, index) => part === taken[index]))
    return portionBetween(parts, before, before + amount, step)
  return portionOf(
    parts.map((part, index) => part - taken[index]!),
    amount,
    step,
  )
}
