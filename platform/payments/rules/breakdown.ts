import { shareInBasisPoints, sumOf } from '#platform/kernel/money.ts'
import type { Price } from './price.ts'
import { type Legs, legsOfSplit, type Party, type SplitResult } from './split.ts'

export type BreakdownRow = { label: string; amount: number }

/**
 * What a party sees of a price, each no more than concerns it: the customer what is paid and its tax; the provider
 * that and what is kept of it; the tenant its commission and what the platform keeps; nobody the others' costs.
 */
export type CustomerBreakdown = {
  rows: BreakdownRow[]
  netAmount: number
  taxAmount: number
  totalAmount: number
  taxes: Price['taxes']
  isTaxIncluded: boolean
}

/** List prices, then what is taken off, then the tax where it comes on top: the rows make the total. */
export function customerBreakdown(price: Price): CustomerBreakdown {
  const { lines, reductions, netAmount, taxAmount, totalAmount, taxes, taxMode } = price
  const rows = [
    ...lines.map(({ title, listAmount }) => ({ label: title, amount: listAmount })),
    ...reductions.map(({ title, amount }) => ({ label: title, amount: amount === 0 ? 0 : -amount })),
    ...(taxMode === 'exclusive' ? taxes.map(({ name, amount }) => ({ label: name, amount })) : []),
  ]
  return { rows, netAmount, taxAmount, totalAmount, taxes, isTaxIncluded: taxMode === 'inclusive' }
}

export type ProviderBreakdown = {
  totalAmount: number
  commissionAmount: number
  /** The platform's share, and whatever else of the payment goes elsewhere: customer fee, tax that others owe. */
  otherAmount: number
  tipAmount: number
  netAmount: number
}

/** The rows make the total: net is what is left of it. */
export function providerBreakdown(price: Price, { split, commissionAmount }: SplitResult): ProviderBreakdown {
  const { provider } = legsOfSplit(split)
  return {
    totalAmount: price.totalAmount,
    commissionAmount,
    otherAmount: price.totalAmount - commissionAmount - provider,
    tipAmount: split.tip.provider,
    netAmount: provider,
  }
}

export type TenantBreakdown = {
  totalAmount: number
  commissionAmount: number
  customerFeeAmount: number
  /** Tax that the tenant receives and owes to the authorities. */
  taxAmount: number
  tenantAmount: number
  providerAmount: number
  platformAmount: number
}

export function tenantBreakdown(price: Price, { split, commissionAmount }: SplitResult): TenantBreakdown {
  const legs = legsOfSplit(split)
  return {
    totalAmount: price.totalAmount,
    commissionAmount,
    customerFeeAmount: split.customer_fee.tenant,
    taxAmount: legs.tenant - commissionAmount - split.customer_fee.tenant,
    tenantAmount: legs.tenant,
    providerAmount: legs.provider,
    platformAmount: legs.platform,
  }
}

/**
 * The example of a marketplace's settings, with what the processor keeps as an estimate: "customer pays, provider gets,
 * you get, platform gets, processor keeps". What the processor keeps comes out of the platform's share.
 */
export function exampleBreakdown(
  legs: Legs,
  processor: { basisPoints: number; fixedAmount: number },
): Record<Party | 'customer' | 'processor', number> {
  const customer = sumOf(Object.values(legs))
  const kept =
    customer === 0 ? 0 : shareInBasisPoints(customer, processor.basisPoints) + processor.fixedAmount
  return { ...legs, customer, processor: kept }
}
