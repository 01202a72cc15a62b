import type { EntitlementsView } from '#platform/billing/index.ts'
import { parsePercent } from '#ui/percent.ts'
import { lastDayIn, type FieldErrors } from '../shell/end-of-day.ts'

type Feature = Pick<EntitlementsView['entitlements'][number], 'feature' | 'kind' | 'label'>

const textIn = (form: FormData, name: string) => {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim() : ''
}

/** What is given of one feature to a provider, or to a marketplace, from the form of their page. */
export function readGrant(form: FormData, features: readonly Feature[], zone: string) {
  const errors: FieldErrors = []
  const feature = features.find((each) => each.feature === textIn(form, 'feature'))
  if (!feature) errors.push({ field: 'feature', label: 'Feature', message: 'Choose a feature.' })
  const reason = textIn(form, 'reason').slice(0, 400)
  if (reason === '') errors.push({ field: 'reason', label: 'Reason', message: 'Say why.' })
  const input = {
    feature: feature?.feature ?? '',
    value: feature ? valueIn(form, feature, errors) : false,
    isOverride: form.get('isOverride') !== null,
    reason,
    expiresAt: lastDayIn(form, { name: 'lastDay', label: 'Counts until', zone, errors }),
  }
  return { input, errors }
}

function valueIn(form: FormData, { kind }: Feature, errors: FieldErrors): boolean | number | null {
  if (kind === 'switch') return textIn(form, 'there') !== 'no'
  if (kind === 'rate') {
    const share = parsePercent(textIn(form, 'share'), 2)
    if (share !== null && share <= 10_000) return share
    errors.push({ field: 'share', label: 'What it is', message: 'Enter a share from 0 to 100, such as 1.5.' })
    return 0
  }
  const amount = textIn(form, 'amount')
  if (amount === 'all') return null
  if (amount === 'none') return 0
  const typed = textIn(form, 'count')
  const count = /^\d{1,7}$/.test(typed) ? Number(typed) : Number.NaN
  if (count <= mostGranted) return count
  errors.push({
    field: 'count',
    label: 'How many',
    message: `Enter a whole number from 0 to ${mostGranted}.`,
  })
  return 0
}

/** As the core has it. */
export const mostGranted = 1_000_000

/** A plan that nobody pays for, from its form. */
export function readGift(form: FormData, zone: string) {
  const errors: FieldErrors = []
  const planId = textIn(form, 'planId')
  if (!/^[0-9a-f-]{36}$/.test(planId))
    errors.push({ field: 'planId', label: 'Plan', message: 'Choose a plan.' })
  return {
    input: { planId, endsAt: lastDayIn(form, { name: 'lastPlanDay', label: 'Until', zone, errors }) },
    errors,
  }
}

/** Where a field of the core is on the page. */
export const grantField = (field: string): string =>
  ({ expiresAt: 'lastDay', endsAt: 'lastPlanDay', value: 'feature' })[field] ?? field
