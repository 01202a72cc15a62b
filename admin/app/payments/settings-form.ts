import type { PaymentSettings } from '#platform/payments/index.ts'
import { parseMoney } from '#ui/format.ts'
import { parsePercent } from '#ui/percent.ts'

// The pages of the console are in English.
const locale = 'en'

type Errors = { field: string; message: string; label?: string }[]
type Tax = PaymentSettings['tax']
type Override = NonNullable<PaymentSettings['commission']['overrides']>[number]

export const most = { overrides: 100, taxByCategory: 200, rates: 5 } as const

/**
 * The form as the core takes it, and what is wrong with it at which control. Rows that were left empty are no rows;
 * `fieldOf` finds the control for a field of the core all the same.
 */
export function readSettings(form: FormData, currency: string) {
  const reader = readerOf(form, currency)
  const { text, isOn, oneOf, percent } = reader
  const overrides = overridesOf(reader)
  const taxed = taxByCategoryOf(reader)
  if (isOn('ownClientsExempt'))
    overrides.items.push({ customerSource: 'own_client', rule: { basisPoints: 0 } })
  const hasCustomerFee = ['basisPoints', 'minimumAmount', 'maximumAmount'].some((field) =>
    text(`customerFee.${field}`),
  )
  const input: PaymentSettings = {
    isOnline: isOn('isOnline'),
    allowedKinds: form.getAll('allowedKinds').map(String) as PaymentSettings['allowedKinds'],
    taxMode: oneOf('taxMode', ['inclusive', 'exclusive']),
    tax: taxOf(reader, 'tax'),
    taxByCategory: taxed.items,
    commission: { ...feeOf(reader, 'commission', 'Commission'), overrides: overrides.items },
    base: oneOf('base', ['with_tax', 'without_tax']),
    taxTo: oneOf('taxTo', ['provider', 'tenant', 'platform']),
    customerFee: hasCustomerFee ? feeOf(reader, 'customerFee', 'Fee for customers') : null,
    customerFeeTo: oneOf('customerFeeTo', ['tenant', 'provider', 'platform']),
    customerFeeOnLeaving: oneOf('customerFeeOnLeaving', ['as_service', 'kept', 'refunded']),
    tips: { isOffered: isOn('tips.isOffered'), to: oneOf('tips.to', ['provider', 'commissioned']) },
    tipPercents: percentsOf(reader),
    unpaid: {
      isCancelled: isOn('unpaid.isCancelled'),
      graceHours: wholeOf(reader, 'unpaid.graceHours', 'Last reminder', 2, 168),
    },
    releaseDays: wholeOf(reader, 'releaseDays', 'Released after', 0, 30),
    deposit: {
      leastBasisPoints: percent('deposit.leastBasisPoints', 'Smallest deposit'),
      mostBasisPoints: percent('deposit.mostBasisPoints', 'Largest deposit'),
    },
    chargebackFeeTo: oneOf('chargebackFeeTo', ['platform', 'provider', 'tenant']),
    issuer: oneOf('issuer', ['provider', 'tenant']),
  }
  if (input.allowedKinds.length === 0)
    reader.errors.push({
      field: 'allowedKinds',
      label: 'Ways to pay',
      message: 'Providers need at least one way to be paid.',
    })
  return { input, errors: reader.errors, fieldOf: fieldsOf(overrides.rows, taxed.rows) }
}

type Reader = ReturnType<typeof readerOf>

function readerOf(form: FormData, currency: string) {
  const errors: Errors = []
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
  return {
    errors,
    text,
    isOn: (name: string) => form.get(name) !== null,
    /** Foreign values cannot be chosen; whoever sends one gets the first. */
    oneOf: <const T extends string>(name: string, values: readonly [T, ...T[]]): T =>
      values.find((value) => value === text(name)) ?? values[0],
    percent(field: string, label: string, decimals = 2): number {
      const share = parsePercent(text(field), decimals)
      if (share !== null && share <= 100 * 10 ** decimals) return share
      const message = `Enter a percentage from 0 to 100, with at most ${decimals} decimals.`
      errors.push({ field, label, message })
      return 0
    },
    amount(field: string, label: string): number | undefined {
      if (!text(field)) return undefined
      const amount = parseMoney(text(field), currency, locale)
      if (amount !== null && amount >= 0 && amount <= 100_000_000) return amount
      errors.push({ field, label, message: `Enter an amount of ${currency}, or leave it empty.` })
      return undefined
    },
  }
}

function wholeOf({ text, errors }: Reader, field: string, label: string, from: number, to: number): number {
  const value = /^\d{1,5}$/.test(text(field)) ? Number(text(field)) : Number.NaN
  if (value >= from && value <= to) return value
  errors.push({ field, label, message: `Enter a whole number from ${from} to ${to}.` })
  return from
}

/** Whole percentages, with commas or spaces between them. */
function percentsOf({ text, errors }: Reader): number[] {
  const parts = text('tipPercents')
    .split(/[\s,;%]+/)
    .filter(Boolean)
  const percents = [...new Set(parts.map(Number))]
  if (percents.length <= 5 && percents.every((each) => Number.isInteger(each) && each >= 1 && each <= 100))
    return percents
  errors.push({
    field: 'tipPercents',
    label: 'Suggested tips',
    message: 'Enter up to five whole percentages from 1 to 100, with commas between them.',
  })
  return []
}

function feeOf({ percent, amount }: Reader, at: string, label: string) {
  const basisPoints = percent(`${at}.basisPoints`, label)
  const minimumAmount = amount(`${at}.minimumAmount`, `${label}, at least`)
  const maximumAmount = amount(`${at}.maximumAmount`, `${label}, at most`)
  return {
    basisPoints,
    ...(minimumAmount === undefined ? {} : { minimumAmount }),
    ...(maximumAmount === undefined ? {} : { maximumAmount }),
  }
}

function overridesOf(reader: Reader) {
  const items: Override[] = []
  const rows: number[] = []
  for (let row = 0; row < most.overrides; row += 1) {
    const at = `commission.overrides.${row}`
    const categoryId = reader.text(`${at}.categoryId`)
    const planId = reader.text(`${at}.planId`)
    const source = reader.text(`${at}.customerSource`)
    if (!categoryId && !planId && !source && !reader.text(`${at}.rule.basisPoints`)) continue
    const customerSource = (['marketplace', 'own_client', 'referral'] as const).find(
      (each) => each === source,
    )
    rows.push(row)
    items.push({
      ...(categoryId ? { categoryId } : {}),
      ...(planId ? { planId } : {}),
      ...(customerSource ? { customerSource } : {}),
      rule: feeOf(reader, `${at}.rule`, `Exception ${row + 1}`),
    })
  }
  return { items, rows }
}

/** The exception that has a switch of its own. */
export const isOwnClientsExempt = ({ categoryId, planId, customerSource, rule }: Override): boolean =>
  customerSource === 'own_client' && !categoryId && !planId && rule.basisPoints === 0 && !rule.minimumAmount

function taxByCategoryOf(reader: Reader) {
  const items: PaymentSettings['taxByCategory'] = []
  const rows: number[] = []
  for (let row = 0; row < most.taxByCategory; row += 1) {
    const categoryId = reader.text(`taxByCategory.${row}.categoryId`)
    if (!categoryId) continue
    rows.push(row)
    items.push({ categoryId, tax: taxOf(reader, `taxByCategory.${row}.tax`) })
  }
  return { items, rows }
}

export const exemptions = [
  { value: 'not_registered', label: 'No tax: not registered for it' },
  { value: 'exempt', label: 'No tax: exempt by law' },
  { value: 'zero_rated', label: 'Taxed at 0 %' },
  { value: 'reverse_charge', label: 'No tax: the customer owes it (reverse charge)' },
  { value: 'out_of_scope', label: 'No tax: outside its scope' },
] as const
export const treatments = [{ value: 'rates', label: 'Taxed at these rates' }, ...exemptions] as const

function taxOf(reader: Reader, at: string): Tax {
  const { text, errors, percent } = reader
  const exemption = exemptions.find(({ value }) => value === text(`${at}.treatment`))?.value
  const reason = text(`${at}.reason`)
  if (exemption) return { exemption, ...(reason ? { reason } : {}) }

  const rates: NonNullable<Tax['rates']>[number][] = []
  for (let row = 0; row < most.rates; row += 1) {
    const field = `${at}.rates.${row}`
    const [name, jurisdiction] = [text(`${field}.name`), text(`${field}.jurisdiction`).toUpperCase()]
    if (!name && !jurisdiction && !text(`${field}.rate`)) continue
    if (!name || name.length > 40)
      errors.push({
        field: `${field}.name`,
        label: 'Tax',
        message: 'Say in 1 to 40 characters what it is called.',
      })
    if (!/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(jurisdiction))
      errors.push({
        field: `${field}.jurisdiction`,
        label: 'Country',
        message: 'Enter the code of a country or a part of it, such as DE or US-CA.',
      })
    rates.push({ name, jurisdiction, rate: percent(`${field}.rate`, 'Rate', 3) })
  }
  if (rates.length === 0)
    errors.push({
      field: `${at}.rates.0.rate`,
      label: 'Rate',
      message: 'Say at least one rate, or why there is no tax.',
    })
  return { rates }
}

/** The core counts only the rows that were filled in. */
function fieldsOf(overrides: readonly number[], taxByCategory: readonly number[]) {
  const rows: Record<string, readonly number[]> = { 'commission.overrides': overrides, taxByCategory }
  return (field: string): string => {
    const [, list = '', index = '', rest = ''] =
      /^(commission\.overrides|taxByCategory)\.(\d+)\.?(.*)$/.exec(field) ?? []
    const at = list ? `${list}.${rows[list]?.[Number(index)] ?? 0}.${rest || 'categoryId'}` : field
    return at.replace(/\.rates$/, '.rates.0.rate')
  }
}
