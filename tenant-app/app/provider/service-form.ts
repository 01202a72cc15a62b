import type { IntakeQuestion, LocationKind, ServiceView } from '#platform/catalog/index.ts'
import type { CreateService } from '#platform/catalog/index.ts'
import type { ImageView } from '#platform/media/index.ts'
import { parseMoney, type FormResult, type StoredFile } from '#ui/index.ts'

/** What the editor shows: fields as text, because that is what people type. */
export type ServiceDraft = {
  fields: Record<string, string>
  isActive: boolean
  questions: IntakeQuestion[]
  images: StoredFile[]
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
] as const

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
      const typed = text(name)
      const value = /^\d{1,6}$/.test(typed) ? Number(typed) : Number.NaN
      if (!(value >= from && value <= to))
        errors.push({ field: name, label, message: `Enter a whole number from ${from} to ${to}.` })
      return [name, value]
    }),
  ) as Record<(typeof numberFields)[number]['name'], number>

  const priceAmount = parseMoney(text('price'), money.currency, money.locale)
  if (priceAmount === null || priceAmount < 0 || priceAmount > 100_000_000)
    errors.push({ field: 'price', label: 'Price', message: `Enter an amount in ${money.currency}.` })
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
      intakeQuestions: questions,
      isActive: form.get('isActive') !== null,
    },
    errors,
  }
}

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
  return field
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
  },
  isActive: true,
  questions: [],
  images: [],
})

export const draftOf = (service: ServiceView): ServiceDraft => ({
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
  },
  isActive: service.isActive,
  questions: service.intakeQuestions,
  images: service.images.map(toStoredFile),
})

export const toStoredFile = (image: ImageView, index = 0): StoredFile => ({
  id: image.id,
  url: image.variants[0]?.url ?? '',
  name: image.alt || `Image ${index + 1}`,
})
