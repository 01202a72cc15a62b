import { type FieldError } from '#platform/kernel/errors.ts'
import { basisPointsOfWhole, smallestStep, sumOf, toDecimal } from '#platform/kernel/money.ts'
import type { PaymentTerms } from './schedule.ts'
import type { FeeRule, FeeTerms, Party, SplitTerms } from './split.ts'
import { type TaxMode, taxRateOfWhole, type TaxTreatment } from './tax.ts'

export const paymentKinds = [
  'full',
  'deposit',
  'pay_later',
  'instalments',
  'card_on_file',
  'in_person',
  'credits',
] as const satisfies readonly PaymentTerms['kind'][]

/** What a marketplace says about money. A payment freezes what it needs of it: later changes reach new ones only. */
export type PaymentSettings = {
  /** False: everything is paid at the appointment, whatever services say. */
  isOnline: boolean
  /** Among these providers choose, service by service. */
  allowedKinds: PaymentTerms['kind'][]
  taxMode: TaxMode
  /** Of every line, unless its category says otherwise. */
  tax: TaxTreatment
  taxByCategory: { categoryId: string; tax: TaxTreatment }[]
  commission: FeeTerms
  base: SplitTerms['base']
  taxTo: Party
  /** What the customer pays for booking, beside the service; null: nothing. */
  customerFee: FeeRule | null
  customerFeeTo: Party
  customerFeeOnLeaving: 'kept' | 'refunded' | 'as_service'
  tips: { isOffered: boolean; to: 'provider' | 'commissioned' }
  /** What customers are offered to give, in percent of the price; empty: nothing is suggested. */
  tipPercents: number[]
  /** A booking whose rest is not paid in time is cancelled, so many hours after its customer was reminded for the last time. */
  unpaid: { isCancelled: boolean; graceHours: number }
  /** Days after the appointment, or its confirmation, at which held money leaves by silence. */
  releaseDays: number
  /** Bounds of what a provider may ask in advance, as a share of the price. */
  deposit: { leastBasisPoints: number; mostBasisPoints: number }
  /** Who bears what the processor takes for a chargeback that is lost. */
  chargebackFeeTo: Party
  /** Who issues the invoice of the service. */
  issuer: 'provider' | 'tenant'
}

/** Until a marketplace has said something: nothing is taken online, and nobody keeps anything but the platform. */
export const defaultPaymentSettings: PaymentSettings = {
  isOnline: false,
  allowedKinds: ['full', 'deposit', 'card_on_file', 'in_person'],
  taxMode: 'inclusive',
  tax: { exemption: 'not_registered' },
  taxByCategory: [],
  commission: { basisPoints: 1_000 },
  base: 'with_tax',
  taxTo: 'provider',
  customerFee: null,
  customerFeeTo: 'tenant',
  customerFeeOnLeaving: 'as_service',
  tips: { isOffered: false, to: 'provider' },
  tipPercents: [5, 10, 15],
  unpaid: { isCancelled: true, graceHours: 24 },
  releaseDays: 2,
  deposit: { leastBasisPoints: 500, mostBasisPoints: 10_000 },
  chargebackFeeTo: 'platform',
  issuer: 'provider',
}

/**
 * How what is paid here is shared, before it is known what is booked by whom (`applySplitTerms`).
 * @param platformFee the platform's share, as the marketplace's plan says
 */
export const splitTermsFrom = (settings: PaymentSettings, platformFee: FeeRule): SplitTerms => ({
  commission: settings.commission,
  platformFee,
  base: settings.base,
  customerFeeTo: settings.customerFeeTo,
  taxTo: settings.taxTo,
  tips: settings.tips.to,
})

/** How a line is taxed: as its category says, or as all. */
export const taxOfCategory = (
  { tax, taxByCategory }: PaymentSettings,
  categoryId: string | null | undefined,
): TaxTreatment => taxByCategory.find((each) => each.categoryId === categoryId)?.tax ?? tax

/** The categories that settings name. */
export const categoriesNamed = ({ commission, taxByCategory }: PaymentSettings): string[] => [
  ...new Set([
    ...taxByCategory.map(({ categoryId }) => categoryId),
    ...(commission.overrides ?? []).flatMap(({ categoryId }) => (categoryId ? [categoryId] : [])),
  ]),
]

/** Whether the commission of somebody depends on their plan. */
export const namesPlans = ({ commission }: Pick<PaymentSettings, 'commission'>): boolean =>
  (commission.overrides ?? []).some(({ planId }) => planId)

/** What does not fit together, each with a sentence; empty when all does. */
export function settingsFaults(
  settings: PaymentSettings,
  {
    currency,
    categoryIds,
    planIds,
    platformFee,
  }: {
    currency: string
    categoryIds: ReadonlySet<string>
    planIds: ReadonlySet<string>
    platformFee: FeeRule
  },
): FieldError[] {
  const { commission, customerFee, deposit, tax, taxByCategory, allowedKinds } = settings
  const faults: FieldError[] = []
  const demand = (isRight: boolean, field: string, message: string) => {
    if (!isRight) faults.push({ field, message })
  }
  const demandFee = (rule: FeeRule, field: string) => {
    for (const fault of feeFaults(rule, currency)) faults.push({ ...fault, field: `${field}.${fault.field}` })
  }
  const demandShare = (rule: FeeRule, field: string) => {
    demandFee(rule, field)
    demand(
      rule.basisPoints + platformFee.basisPoints <= basisPointsOfWhole,
      `${field}.basisPoints`,
      `Together with the platform's share of ${platformFee.basisPoints / 100} % this is more than the whole price`,
    )
  }

  demand(allowedKinds.length > 0, 'allowedKinds', 'Providers need at least one way to be paid')
  demandShare(commission, 'commission')
  const seen = new Set<string>()
  for (const [index, override] of (commission.overrides ?? []).entries()) {
    const field = `commission.overrides.${index}`
    const { categoryId = null, planId = null, customerSource = null } = override
    const name = JSON.stringify([categoryId, planId, customerSource])
    demandShare(override.rule, `${field}.rule`)
    demand(
      Boolean(categoryId ?? planId ?? customerSource),
      field,
      'Say for which category, plan or customers this commission holds',
    )
    demand(!seen.has(name), field, 'There is another commission for the same')
    demand(!categoryId || categoryIds.has(categoryId), `${field}.categoryId`, 'There is no such category')
    demand(!planId || planIds.has(planId), `${field}.planId`, 'There is no such plan')
    seen.add(name)
  }
  if (customerFee) demandFee(customerFee, 'customerFee')
  demand(
    deposit.leastBasisPoints <= deposit.mostBasisPoints,
    'deposit.leastBasisPoints',
    'The smallest deposit is larger than the largest one',
  )

  demand(isWithinWhole(tax), 'tax.rates', 'Taxes are together more than the whole price')
  const taxed = new Set<string>()
  for (const [index, { categoryId, tax: treatment }] of taxByCategory.entries()) {
    const field = `taxByCategory.${index}`
    demand(categoryIds.has(categoryId), `${field}.categoryId`, 'There is no such category')
    demand(!taxed.has(categoryId), `${field}.categoryId`, 'This category has a tax already')
    demand(isWithinWhole(treatment), `${field}.tax.rates`, 'Taxes are together more than the whole price')
    taxed.add(categoryId)
  }
  return faults
}

const isWithinWhole = ({ rates = [] }: TaxTreatment) => sumOf(rates.map(({ rate }) => rate)) <= taxRateOfWhole

function feeFaults({ minimumAmount = 0, maximumAmount }: FeeRule, currency: string): FieldError[] {
  const step = smallestStep(currency)
  const inSteps = `${currency} is charged in steps of ${toDecimal({ amount: step, currency })}`
  const faults: FieldError[] = []
  if (minimumAmount % step !== 0) faults.push({ field: 'minimumAmount', message: inSteps })
  if (typeof maximumAmount !== 'number') return faults
  if (maximumAmount % step !== 0) faults.push({ field: 'maximumAmount', message: inSteps })
  if (minimumAmount > maximumAmount)
    faults.push({ field: 'minimumAmount', message: 'The least is more than the most' })
  return faults
}
