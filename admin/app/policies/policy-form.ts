import type { PolicyTerms, PolicyView } from '#platform/catalog/index.ts'

/** What the editor shows: numbers as text, because that is what people type. */
export type PolicyDraft = {
  name: string
  description: string
  steps: { hoursBefore: string; feePercent: string }[]
  mostTimes: string
  moveHours: string
  graceMinutes: string
  noShowPercent: string
  contestHours: string
  isOffered: boolean
  isDefault: boolean
}

export type PolicyInput = Pick<PolicyView, 'name' | 'description' | 'terms' | 'isOffered' | 'isDefault'>
type Errors = { field: string; message: string; label?: string }[]

export const mostSteps = 6

const bounds = {
  hoursBefore: { from: 0, to: 2160 },
  feePercent: { from: 0, to: 100 },
  mostTimes: { from: 0, to: 20 },
  moveHours: { from: 0, to: 2160 },
  graceMinutes: { from: 0, to: 120 },
  noShowPercent: { from: 0, to: 100 },
  contestHours: { from: 1, to: 168 },
} as const
export type Bounded = keyof typeof bounds
/** As the core's schemas have them. */
export const boundsOf = (name: Bounded): { from: number; to: number } => bounds[name]

/** The form as the core takes it, and what is wrong with it at which field. Runs in the browser too, for the preview. */
export function readPolicy(form: FormData): { input: PolicyInput; errors: Errors } {
  const errors: Errors = []
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
  const whole = (field: string, bounded: Bounded, label: string): number => {
    const { from, to } = bounds[bounded]
    const typed = text(field)
    const value = /^\d{1,4}$/.test(typed) ? Number(typed) : Number.NaN
    if (!(value >= from && value <= to))
      errors.push({ field, label, message: `Enter a whole number from ${from} to ${to}.` })
    return value
  }

  const name = text('name')
  if (name.length < 1 || name.length > 60)
    errors.push({ field: 'name', label: 'Name', message: 'Use 1 to 60 characters.' })
  const description = text('description')
  if (description.length > 500)
    errors.push({ field: 'description', label: 'Description', message: 'Use at most 500 characters.' })

  const terms: PolicyTerms = {
    cancellation: readSteps(text, whole, errors),
    reschedule: {
      mostTimes: whole('mostTimes', 'mostTimes', 'How often it may be moved'),
      hoursBefore: whole('moveHours', 'moveHours', 'Moved until'),
    },
    noShow: {
      graceMinutes: whole('graceMinutes', 'graceMinutes', 'Waiting time'),
      feePercent: whole('noShowPercent', 'noShowPercent', 'Whoever does not come pays'),
      contestHours: whole('contestHours', 'contestHours', 'Time to object'),
    },
  }
  const isDefault = form.get('isDefault') !== null
  return { input: { name, description, terms, isOffered: form.get('isOffered') !== null, isDefault }, errors }
}

type Step = PolicyTerms['cancellation'][number] & { row: number }

/** Rows that were filled in; an empty row says nothing, half a row is an error. */
function readSteps(
  text: (name: string) => string,
  whole: (field: string, bounded: Bounded, label: string) => number,
  errors: Errors,
): PolicyTerms['cancellation'] {
  const steps: Step[] = []
  for (let row = 0; row < mostSteps; row += 1) {
    const field = `steps.${row}`
    if (!text(`${field}.hoursBefore`) && !text(`${field}.feePercent`)) continue
    const hoursBefore = whole(`${field}.hoursBefore`, 'hoursBefore', `Step ${row + 1}, until`)
    const feePercent = whole(`${field}.feePercent`, 'feePercent', `Step ${row + 1}, costs`)
    steps.push({ row, hoursBefore, refundPercent: 100 - feePercent })
  }
  if (steps.length === 0)
    errors.push({
      field: 'steps.0.hoursBefore',
      label: 'Step 1',
      message: 'Say at least until when cancelling costs how much.',
    })
  for (const [index, step] of steps.entries()) {
    const earlier = steps.slice(0, index)
    if (earlier.some(({ hoursBefore }) => hoursBefore === step.hoursBefore))
      errors.push({
        field: `steps.${step.row}.hoursBefore`,
        label: `Step ${step.row + 1}, until`,
        message: 'Another step ends at the same time.',
      })
    if (
      steps.some((other) => other.hoursBefore > step.hoursBefore && other.refundPercent < step.refundPercent)
    )
      errors.push({
        field: `steps.${step.row}.feePercent`,
        label: `Step ${step.row + 1}, costs`,
        message: 'Cancelling later must not cost less than earlier.',
      })
  }
  return steps.map(({ hoursBefore, refundPercent }) => ({ hoursBefore, refundPercent }))
}

export const newDraft: PolicyDraft = {
  name: '',
  description: '',
  steps: [
    { hoursBefore: '24', feePercent: '0' },
    { hoursBefore: '0', feePercent: '50' },
  ],
  mostTimes: '2',
  moveHours: '24',
  graceMinutes: '15',
  noShowPercent: '100',
  contestHours: '48',
  isOffered: true,
  isDefault: false,
}

export const draftOf = ({ name, description, terms, isOffered, isDefault }: PolicyView): PolicyDraft => ({
  name,
  description,
  steps: terms.cancellation.map(({ hoursBefore, refundPercent }) => ({
    hoursBefore: String(hoursBefore),
    feePercent: String(100 - refundPercent),
  })),
  mostTimes: String(terms.reschedule.mostTimes),
  moveHours: String(terms.reschedule.hoursBefore),
  graceMinutes: String(terms.noShow.graceMinutes),
  noShowPercent: String(terms.noShow.feePercent),
  contestHours: String(terms.noShow.contestHours),
  isOffered,
  isDefault,
})

/** The draft as the form sends it, so that what is shown before anything is typed is read in the same way. */
export function formOf(draft: PolicyDraft): FormData {
  const form = new FormData()
  const { steps, isOffered, isDefault, ...texts } = draft
  for (const [name, value] of Object.entries(texts)) form.set(name, value)
  for (const [row, { hoursBefore, feePercent }] of steps.entries()) {
    form.set(`steps.${row}.hoursBefore`, hoursBefore)
    form.set(`steps.${row}.feePercent`, feePercent)
  }
  if (isOffered) form.set('isOffered', 'on')
  if (isDefault) form.set('isDefault', 'on')
  return form
}

/** What was typed, as the form that was refused shows it again. */
export function typedForm(values: Readonly<Record<string, string | readonly string[]>>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(values))
    for (const each of typeof value === 'string' ? [value] : value) form.append(name, each)
  return form
}
