import type { FieldError } from '#platform/kernel/errors.ts'
import { ratioOf, times } from '#platform/kernel/money.ts'
import { foldedWords } from '#platform/kernel/words.ts'
import type { BookingPolicy, DurationOption, IntakeQuestion, PolicyTerms } from './schemas.ts'

/**
 * Where a word of a service stands, one bit each, so that a weight is both the rank (any field outweighs all the
 * lesser ones together) and the record of where the word came from: a field is renamed by moving its bit.
 */
export const fieldBits = { title: 8, provider: 4, category: 2, description: 1 } as const
export type TermField = keyof typeof fieldBits
export const longestTerm = 40
/** Of one service; words of the description beyond it are not found. */
export const mostTerms = 300
/** Further words of a search are left out. */
export const mostSearchedWords = 8

/** The words that are searched for in a text, each once. */
export const termsOf = (text: string): string[] => [
  ...new Set(
    foldedWords(text)
      .map((word) => word.slice(0, longestTerm))
      .filter((word) => word.length >= 2),
  ),
]

/** Each word of a service with the bits of the fields in which it stands, weightiest first. */
export function weighedTerms(fields: Record<TermField, string>): { term: string; weight: number }[] {
  const weights = new Map<string, number>()
  for (const field of Object.keys(fieldBits) as TermField[]) {
    for (const term of termsOf(fields[field])) {
      weights.set(term, (weights.get(term) ?? 0) | fieldBits[field])
    }
  }
  return Array.from(weights, ([term, weight]) => ({ term, weight }))
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, mostTerms)
}

/** The words of a search. The last one is also looked for as a beginning, so it may be a single letter. */
export function searchedWords(q: string): { whole: string[]; beginning: string | null } {
  const words = foldedWords(q).map((word) => word.slice(0, longestTerm))
  const beginning = words.pop() ?? null
  const whole = [...new Set(words)].filter((word) => word.length >= 2 && word !== beginning)
  return { whole: whole.slice(0, mostSearchedWords - 1), beginning }
}

/** What holds where a marketplace has set no policy: free to cancel and to move until the start. */
export const standardPolicy: BookingPolicy = {
  id: null,
  name: 'Flexible',
  version: 1,
  cancellation: [{ hoursBefore: 0, refundPercent: 100 }],
  reschedule: { mostTimes: 3, hoursBefore: 0 },
  noShow: { graceMinutes: 15, feePercent: 0, contestHours: 48 },
}

/** What one field of the terms alone does not show. */
export function policyErrors({ cancellation }: Pick<PolicyTerms, 'cancellation'>): FieldError[] {
  const errors: FieldError[] = []
  cancellation.forEach(({ hoursBefore, refundPercent }, index) => {
    const field = `terms.cancellation.${index}`
    const others = cancellation.filter((_, other) => other !== index)
    if (others.slice(0, index).some((other) => other.hoursBefore === hoursBefore))
      errors.push({ field: `${field}.hoursBefore`, message: 'Two steps begin at the same time' })
    if (others.some((other) => other.hoursBefore > hoursBefore && other.refundPercent < refundPercent))
      errors.push({ field: `${field}.refundPercent`, message: 'Later must not give more back than earlier' })
  })
  return errors
}

type Checked = {
  durationMinutes: number
  durationOptions: readonly DurationOption[]
  capacity: number
  mostSeats: number
  intakeQuestions: readonly IntakeQuestion[]
  imageIds: readonly string[]
  minimumNoticeMinutes: number
  horizonDays: number
  priceAmount: number
  creditsRequired: number | null
  paymentTerms: { kind: string }
}

/** What one field alone does not show. */
export function serviceErrors(service: Checked): FieldError[] {
  const errors: FieldError[] = []
  const ids = new Set<string>()
  service.intakeQuestions.forEach(({ id, kind, choices = [] }, index) => {
    const field = `intakeQuestions.${index}`
    if (ids.has(id)) errors.push({ field: `${field}.id`, message: 'Two questions have the same id' })
    ids.add(id)
    if (kind === 'single_choice' && choices.length < 2)
      errors.push({ field: `${field}.choices`, message: 'Give at least two choices' })
    if (kind !== 'single_choice' && choices.length > 0)
      errors.push({ field: `${field}.choices`, message: 'Only a single choice has choices' })
    if (new Set(choices).size < choices.length)
      errors.push({ field: `${field}.choices`, message: 'Two choices are the same' })
  })
  const lengths = service.durationOptions.map(({ durationMinutes }) => durationMinutes)
  if (new Set(lengths).size < lengths.length)
    errors.push({ field: 'durationOptions', message: 'Two of the lengths are the same' })
  if (lengths.length > 0 && !lengths.includes(service.durationMinutes))
    errors.push({ field: 'durationOptions', message: 'The usual length must be one of the choices' })
  if (service.mostSeats > service.capacity)
    errors.push({ field: 'mostSeats', message: 'One booking cannot take more seats than there are' })
  if (service.capacity > 1 && lengths.length > 0)
    errors.push({ field: 'durationOptions', message: 'A class has one length for everybody' })
  if (new Set(service.imageIds).size < service.imageIds.length)
    errors.push({ field: 'imageIds', message: 'The same picture is named twice' })
  if (service.minimumNoticeMinutes >= service.horizonDays * 1440)
    errors.push({
      field: 'minimumNoticeMinutes',
      message: 'The notice must be shorter than the time that can be booked ahead',
    })
  const creditsFault = creditsRequiredFault(service)
  if (creditsFault) errors.push({ field: 'creditsRequired', message: creditsFault })
  return errors
}

/** Where another way to pay is cheaper, nobody would use their credits; where there is no other, they may cost more. */
function creditsRequiredFault({ creditsRequired, priceAmount, paymentTerms }: Checked): string | null {
  if (creditsRequired === null) return null
  if (priceAmount === 0) return 'What is free costs no credits'
  return creditsRequired > priceAmount && paymentTerms.kind !== 'credits'
    ? 'At most the price, as long as it can be paid in another way'
    : null
}

/**
 * What a booking costs in credits: another length than the usual one in the proportion of their prices, half up.
 * @param booked minor units: the price of one seat in the length that is booked, and how many seats
 * @param step in which an amount of the currency can be charged
 * @returns null where credits count as money
 */
export function creditsFor(
  service: { priceAmount: number; creditsRequired: number | null },
  booked: { unitAmount: number; seats: number },
  step: number,
): number | null {
  const { priceAmount, creditsRequired } = service
  if (creditsRequired === null || priceAmount === 0 || booked.unitAmount === 0) return null
  const each = ratioOf(creditsRequired, booked.unitAmount, priceAmount, step)
  return times(Math.max(each, step), booked.seats)
}
