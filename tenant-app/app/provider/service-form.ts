import type {
  CreateService,
  DurationOption,
  IntakeQuestion,
  LocationKind,
  ServiceView,
} from '#platform/catalog/index.ts'
import type { ImageView } from '#platform/media/index.ts'
import { paymentField, paymentFields, readCreditsRequired, readPaymentTerms } from './payment-form.ts'
import { parseMoney, type FormResult, type StoredFile } from '#ui/index.ts'

/** What the editor shows: fields as text, because that is what people type. */
export type ServiceDraft = {
  fields: Record<string, string>
  isActive: boolean
  questions: IntakeQuestion[]
  images: StoredFile[]
  /** What it needs besides people: of the resources of one need, whichever is free. */
  needs: string[][]
}

type Errors = NonNullable<FormResult['errors']>[number][]
export type ServiceInput = Omit<CreateService, 'imageIds'>

const numberFields = [
  { name: 'durationMinutes', label: 'Duration', from: 5, to: 1440 },
  { name: 'bufferBeforeMinutes', label: 'Time before', from: 0, to: 480 },
  { name: 'bufferAfterMinutes', label: 'Time after', from: 0, to: 480 },
  { name: 'stepMinutes', label: 'Start times', from: 5, to: 240 },
  { name: 'minimumNoticeMinutes', label: 'Notice', from: 0, to: 43_200 },
  { name: 'horizonDays', label: 'Bookable ahead', from: 1, to: 730 },
  { name: 'responseMinutes', label: 'Time to answer', from: 15, to: 20_160 },
  { name: 'capacity', label: 'Seats', from: 1, to: 500 },
  { name: 'mostSeats', label: 'Seats of one booking', from: 1, to: 500 },
  { name: 'membersNeeded', label: 'People at the same time', from: 1, to: 10 },
] as const

/** Lengths to choose from besides the usual one. */
export const mostLengths = 7
/** Things that a service needs at the same time. */
export const mostNeeds = 5

/** The form as the core takes it, and what is wrong with it; limits are the schema's. */
export function readService(
  form: FormData,
  questions: IntakeQuestion[],
  money: { currency: string; locale: string },
): { input: ServiceInput; errors: Errors } {
  const errors: Errors = []
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const numbers = Object.fromEntries(
    numberFields.map(({ name, label, from, to }) => {
      // A field that is not shown (a team of one has no people to count) says what it always said.
      const typed = form.has(name) ? text(name) : (absent[name] ?? '')
      const value = /^\d{1,6}$/.test(typed) ? Number(typed) : Number.NaN
      if (!(value >= from && value <= to))
        errors.push({ field: name, label, message: `Enter a whole number from ${from} to ${to}.` })
      return [name, value]
    }),
  ) as Record<(typeof numberFields)[number]['name'], number>

  const lengths = readLengths(form, money, errors)
  const priceAmount = parseMoney(text('price'), money.currency, money.locale)
  if (priceAmount === null || priceAmount < 0 || priceAmount > 100_000_000)
    errors.push({ field: 'price', label: 'Price', message: `Enter an amount in ${money.currency}.` })
  const paymentTerms = readPaymentTerms(form, money, errors)
  const creditsRequired = readCreditsRequired(form, money, errors)
  const title = text('title')
  if (title.length < 3 || title.length > 100)
    errors.push({ field: 'title', label: 'Title', message: 'Use 3 to 100 characters.' })
  if (!text('categoryId'))
    errors.push({ field: 'categoryId', label: 'Category', message: 'Choose one of these.' })
  if (!text('locationKind'))
    errors.push({ field: 'locationKind', label: 'Where', message: 'Choose one of these.' })
  questions.forEach(({ label }, index) => {
    if (!label)
      errors.push({
        field: `questions.${index}.label`,
        label: `Question ${index + 1}`,
        message: 'Write the question, or remove it.',
      })
  })
  return {
    input: {
      ...numbers,
      title,
      description: text('description'),
      categoryId: text('categoryId'),
      priceAmount: priceAmount ?? 0,
      locationKind: text('locationKind') as LocationKind,
      bookingMode: text('bookingMode') === 'approval' ? 'approval' : 'instant',
      durationOptions:
        lengths.length === 0
          ? []
          : [{ durationMinutes: numbers.durationMinutes, priceAmount: priceAmount ?? 0 }, ...lengths],
      assignment: assignments.find((each) => each === text('assignment')) ?? 'least_loaded',
      mayChooseMember: form.has('assignment') ? form.get('mayChooseMember') !== null : true,
      hasWaitingRoom: form.get('hasWaitingRoom') !== null,
      policyId: text('policyId') || null,
      ...(paymentTerms ? { paymentTerms } : {}),
      ...(creditsRequired === undefined ? {} : { creditsRequired }),
      intakeQuestions: questions,
      isActive: form.get('isActive') !== null,
    },
    errors,
  }
}

const absent: Record<string, string> = { membersNeeded: '1' }
const assignments = ['least_loaded', 'round_robin', 'priority'] as const

/** Lines of the form that were filled in; half a line is an error. */
function readLengths(form: FormData, money: { currency: string; locale: string }, errors: Errors) {
  const lengths: DurationOption[] = []
  for (let index = 0; index < mostLengths; index += 1) {
    const text = (name: string) => String(form.get(`lengths.${index}.${name}`) ?? '').trim()
    if (!text('durationMinutes') && !text('price')) continue
    const durationMinutes = Number(text('durationMinutes'))
    const priceAmount = parseMoney(text('price'), money.currency, money.locale)
    const label = `Length ${index + 2}`
    if (!(Number.isInteger(durationMinutes) && durationMinutes >= 5 && durationMinutes <= 1440)) {
      const message = 'Enter a whole number from 5 to 1440.'
      errors.push({ field: `lengths.${index}.durationMinutes`, label, message })
    }
    if (priceAmount === null || priceAmount < 0 || priceAmount > 100_000_000) {
      const message = `Enter an amount in ${money.currency}.`
      errors.push({ field: `lengths.${index}.price`, label: `${label}, price`, message })
    }
    lengths.push({ durationMinutes, priceAmount: priceAmount ?? 0 })
  }
  return lengths
}

/** What was ticked, need by need; the empty ones too, so that they keep their places. */
export const readNeeds = (form: FormData): string[][] =>
  Array.from({ length: mostNeeds }, (_, index) => [...new Set(form.getAll(`needs.${index}`).map(String))])

/** The questions as they stand in the form, in their order. */
export function readQuestions(form: FormData): IntakeQuestion[] {
  const questions: IntakeQuestion[] = []
  for (let index = 0; form.has(`questions.${index}.id`) && index < 12; index += 1) {
    const text = (name: string) => String(form.get(`questions.${index}.${name}`) ?? '').trim()
    const kind = questionKinds.find((each) => each === text('kind')) ?? 'short_text'
    const choices = text('choices')
      .split('\n')
      .map((choice) => choice.trim())
      .filter(Boolean)
    questions.push({
      id: text('id'),
      label: text('label'),
      kind,
      isRequired: form.get(`questions.${index}.isRequired`) !== null,
      ...(kind === 'single_choice' ? { choices } : {}),
    })
  }
  return questions
}

export const questionKinds = ['short_text', 'long_text', 'single_choice', 'yes_no'] as const
export const mostQuestions = 12

/** `add-question`, `remove-question:1`, `raise-question:1`, `lower-question:1`; null when it is none of these. */
export function changeQuestions(intent: string, questions: IntakeQuestion[]): IntakeQuestion[] | null {
  const [verb, position] = intent.split(':')
  if (verb === 'add-question') {
    if (questions.length >= mostQuestions) return questions
    return [...questions, { id: newQuestionId(questions), label: '', kind: 'short_text', isRequired: false }]
  }
  const index = Number(position)
  if (verb === 'remove-question') return questions.filter((_, at) => at !== index)
  if (verb === 'raise-question') return swapped(questions, index - 1)
  if (verb === 'lower-question') return swapped(questions, index)
  return null
}

/** A list with the item at `index` and the next one in each other's place. */
export function swapped<Item>(items: readonly Item[], index: number): Item[] {
  const [first, second] = [items[index], items[index + 1]]
  if (first === undefined || second === undefined) return [...items]
  return [...items.slice(0, index), second, first, ...items.slice(index + 2)]
}

function newQuestionId(questions: readonly IntakeQuestion[]): string {
  const taken = new Set(questions.map(({ id }) => id))
  let number = questions.length + 1
  while (taken.has(`question-${number}`)) number += 1
  return `question-${number}`
}

/** Where the editor shows an error of the core. */
export function serviceField(field: string): string {
  if (field === 'priceAmount') return 'price'
  if (field.startsWith('imageIds')) return 'images'
  if (field.startsWith('durationOptions')) return 'lengths.0.durationMinutes'
  return paymentField(field)
    .replace(/^intakeQuestions\./, 'questions.')
    .replace(/\.id$/, '.label')
    .replace(/(choices)\.\d+$/, '$1')
}

export const emptyDraft = (): ServiceDraft => ({
  fields: {
    durationMinutes: '60',
    bufferBeforeMinutes: '0',
    bufferAfterMinutes: '15',
    stepMinutes: '15',
    minimumNoticeMinutes: '120',
    horizonDays: '60',
    bookingMode: 'instant',
    responseMinutes: '1440',
    capacity: '1',
    mostSeats: '1',
    membersNeeded: '1',
    assignment: 'least_loaded',
    mayChooseMember: 'on',
    hasWaitingRoom: 'on',
  },
  isActive: true,
  questions: [],
  images: [],
  needs: [],
})

export const draftOf = (service: ServiceView, needs: string[][]): ServiceDraft => ({
  fields: {
    title: service.title,
    description: service.description,
    categoryId: service.categoryId,
    locationKind: service.locationKind,
    durationMinutes: String(service.durationMinutes),
    bufferBeforeMinutes: String(service.bufferBeforeMinutes),
    bufferAfterMinutes: String(service.bufferAfterMinutes),
    stepMinutes: String(service.stepMinutes),
    minimumNoticeMinutes: String(service.minimumNoticeMinutes),
    horizonDays: String(service.horizonDays),
    bookingMode: service.bookingMode,
    responseMinutes: String(service.responseMinutes),
    capacity: String(service.capacity),
    mostSeats: String(service.mostSeats),
    membersNeeded: String(service.membersNeeded),
    assignment: service.assignment,
    mayChooseMember: service.mayChooseMember ? 'on' : '',
    hasWaitingRoom: service.hasWaitingRoom ? 'on' : '',
    policyId: service.policyId ?? '',
    ...lengthFields(service),
    ...paymentFields(service.paymentTerms, service.creditsRequired),
  },
  isActive: service.isActive,
  questions: service.intakeQuestions,
  images: service.images.map(toStoredFile),
  needs,
})

const lengthFields = ({ durationOptions, durationMinutes }: ServiceView): Record<string, string> =>
  Object.fromEntries(
    durationOptions
      .filter((option) => option.durationMinutes !== durationMinutes)
      .flatMap((option, index) => [
        [`lengths.${index}.durationMinutes`, String(option.durationMinutes)],
        [`lengths.${index}.priceAmount`, String(option.priceAmount)],
      ]),
  )

export const toStoredFile = (image: ImageView, index = 0): StoredFile => ({
  id: image.id,
  url: image.variants[0]?.url ?? '',
  name: image.alt || `Image ${index + 1}`,
})
