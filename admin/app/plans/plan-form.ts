import type { PlanComparison, PlanView } from '#platform/billing/index.ts'
import { moneyFieldText, parseMoney } from '#ui/format.ts'
import { parsePercent, percentText } from '#ui/percent.ts'

// The pages of the console are in English.
const locale = 'en'

/** A feature as the editor knows it. */
export type EditorFeature = PlanComparison['features'][number] & {
  /** It is counted by others together, and nothing is asked for beyond it. */
  isSum: boolean
}
export type PlanInput = Pick<
  PlanView,
  'name' | 'description' | 'contents' | 'overage' | 'prices' | 'trialDays'
>
export type Errors = { field: string; message: string; label?: string }[]

/** What the fields hold, by their names; a switch that is off is not there. */
export type PlanDraft = Readonly<Record<string, string>>

export const intervalWords = [
  { interval: 'month', label: 'Monthly', unit: 'a month' },
  { interval: 'year', label: 'Yearly', unit: 'a year' },
] as const

export const longestTrial = 365
export const longestNotice = 365
export const usualNotice = 30
/** As the core has it. */
export const mostCounted = 1_000_000

export const hasCount = ({ kind }: Pick<EditorFeature, 'kind'>) => kind === 'limit' || kind === 'meter'
/** Can more than the limit be sold one by one? */
export const hasOverage = ({ kind, isSum }: Pick<EditorFeature, 'kind' | 'isSum'>) =>
  kind === 'meter' && !isSum

type Reading = Readonly<{ features: readonly EditorFeature[]; currency: string }>

/** The form as the core takes it, and what is wrong with it at which field. Runs in the browser too, for the preview. */
export function readPlan(form: FormData, { features, currency }: Reading) {
  const errors: Errors = []
  const fault = (field: string, label: string, message: string) => errors.push({ field, label, message })
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
  const amount = (field: string, label: string): number | null => {
    if (text(field) === '') return null
    const read = parseMoney(text(field), currency, locale)
    if (read !== null && read >= 0) return read
    fault(field, label, `Enter an amount of ${currency}.`)
    return null
  }
  const whole = (field: string, label: string, to: number): number | null => {
    const typed = text(field)
    const value = /^\d{1,7}$/.test(typed) ? Number(typed) : Number.NaN
    if (value <= to) return value
    fault(field, label, `Enter a whole number from 0 to ${to}.`)
    return null
  }

  const name = text('name')
  if (name.length < 1 || name.length > 60) fault('name', 'Name', 'Use 1 to 60 characters.')
  const description = text('description')
  if (description.length > 400) fault('description', 'Description', 'Use at most 400 characters.')

  const contents: Record<string, boolean | number | null> = {}
  const overage: Record<string, number> = {}
  for (const each of features) {
    const { feature, label, kind } = each
    const field = `contents.${feature}`
    if (kind === 'switch') {
      if (form.get(field) !== null) contents[feature] = true
    } else if (kind === 'rate') {
      const share = parsePercent(text(field), 2)
      if (share === null || share > 10_000) fault(field, label, 'Enter a share from 0 to 100.')
      else contents[feature] = share
    } else {
      const choice = text(field)
      if (choice === 'all') contents[feature] = null
      else if (choice === 'some') {
        const count = whole(`count.${feature}`, label, mostCounted)
        if (count !== null) contents[feature] = count
        const beyond = hasOverage(each) ? amount(`overage.${feature}`, `${label}, beyond the limit`) : null
        if (beyond !== null) overage[feature] = beyond
      } else contents[feature] = 0
    }
  }

  const prices = intervalWords.flatMap(({ interval, label }) => {
    const field = (part: string) => `prices.${interval}.${part}`
    const [price, setUp, seat] = [
      amount(field('amount'), `${label} price`),
      amount(field('setupAmount'), `${label} set-up fee`),
      amount(field('seatAmount'), `${label} price of a seat`),
    ]
    if (price === null) {
      const isAlone = (setUp ?? 0) > 0 || (seat ?? 0) > 0
      if (isAlone && text(field('amount')) === '')
        fault(field('amount'), `${label} price`, 'Say what the plan costs, or leave all of it empty.')
      return []
    }
    return [{ interval, amount: price, setupAmount: setUp ?? 0, seatAmount: seat }]
  })
  const trialDays = text('trialDays') === '' ? 0 : (whole('trialDays', 'Trial', longestTrial) ?? 0)
  const running: PlanView['running'] = text('running') === 'move' ? 'move' : 'keep'
  const noticeDays = running === 'move' ? (whole('noticeDays', 'Notice', longestNotice) ?? 0) : usualNotice

  const input: PlanInput = {
    name,
    description,
    contents: contents as PlanInput['contents'],
    overage: overage as PlanInput['overage'],
    prices,
    trialDays,
  }
  return { input, running, noticeDays, errors }
}
export type ReadPlan = ReturnType<typeof readPlan>

/** A plan as its fields show it. */
export function draftOf(plan: PlanInput, { features, currency }: Reading): PlanDraft {
  const draft: Record<string, string> = {
    name: plan.name,
    description: plan.description,
    trialDays: String(plan.trialDays),
    running: 'keep',
    noticeDays: String(usualNotice),
  }
  const contents = plan.contents as Record<string, boolean | number | null | undefined>
  const overage = plan.overage as Record<string, number | undefined>
  const money = (amount: number) => moneyFieldText(amount, currency, locale)
  for (const { feature, kind } of features) {
    const value = contents[feature]
    const field = `contents.${feature}`
    if (kind === 'switch') {
      if (value === true) draft[field] = 'on'
    } else if (kind === 'rate') {
      if (typeof value === 'number') draft[field] = percentText(value, 2)
    } else {
      const isSome = typeof value === 'number' && value > 0
      draft[field] = value === null ? 'all' : isSome ? 'some' : 'none'
      if (isSome) draft[`count.${feature}`] = String(value)
      if (overage[feature] !== undefined) draft[`overage.${feature}`] = money(overage[feature])
    }
  }
  for (const { interval, amount, setupAmount, seatAmount } of plan.prices) {
    draft[`prices.${interval}.amount`] = money(amount)
    if (setupAmount > 0) draft[`prices.${interval}.setupAmount`] = money(setupAmount)
    if (seatAmount !== null) draft[`prices.${interval}.seatAmount`] = money(seatAmount)
  }
  return draft
}

/** The draft as the form sends it, so that what is shown before anything is typed is read in the same way. */
export function formOf(values: Readonly<Record<string, string | readonly string[]>>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(values))
    for (const each of typeof value === 'string' ? [value] : value) form.append(name, each)
  return form
}

/** Where a field of the core is on the page: prices are numbered there, and told apart by their interval here. */
export const fieldIn =
  ({ prices }: Pick<PlanInput, 'prices'>) =>
  (field: string): string =>
    field.replace(
      /^prices\.(\d+)/,
      (_, index: string) => `prices.${prices[Number(index)]?.interval ?? 'month'}`,
    )

/** Does a plan hold and cost what it did before? */
export const isSameTerms = (features: readonly EditorFeature[], one: PlanInput, other: PlanInput): boolean =>
  termsText(features, one) === termsText(features, other)

function termsText(features: readonly EditorFeature[], { contents, overage, prices, trialDays }: PlanInput) {
  const held = contents as Record<string, boolean | number | null | undefined>
  return JSON.stringify([
    // What is not named is not granted: nothing of it, or off. Only of a share nothing and none are two things.
    features.map(({ feature, kind }) => {
      const value = held[feature]
      return value === undefined || value === false ? (kind === 'rate' ? 'unsaid' : 0) : value
    }),
    sorted(overage),
    prices.map(({ interval, amount, setupAmount, seatAmount }) => [
      interval,
      amount,
      setupAmount,
      seatAmount,
    ]),
    trialDays,
  ])
}
const sorted = (values: Record<string, unknown>) =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))

/** The comparison as it will be: the plan in its place, or at the end. */
export function comparisonWith(
  { plans }: Pick<PlanComparison, 'plans'>,
  features: readonly EditorFeature[],
  plan: PlanComparison['plans'][number],
): PlanComparison {
  const isThere = plans.some(({ id }) => id === plan.id)
  const all = isThere ? plans.map((each) => (each.id === plan.id ? plan : each)) : [...plans, plan]
  return {
    plans: all,
    features: features
      .filter(({ feature }) => all.some(({ contents }) => Object.hasOwn(contents, feature)))
      .map(({ feature, kind, label, description }) => ({ feature, kind, label, description })),
  }
}
