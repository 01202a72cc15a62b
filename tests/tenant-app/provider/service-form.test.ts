import {
  changeQuestions,
  readQuestions,
  readService,
  serviceField,
  swapped,
} from '../../../tenant-app/app/provider/service-form.ts'

const euros = { currency: 'EUR', locale: 'de' }

function filledIn(changes: Record<string, string> = {}): FormData {
  const form = new FormData()
  const fields = {
    title: 'Deep clean',
    description: 'Every room.',
    categoryId: '01a1fcfc-a908-7ab7-aa24-5c8e22cd25f5',
    price: '1.250,50',
    durationMinutes: '90',
    bufferBeforeMinutes: '0',
    bufferAfterMinutes: '15',
    stepMinutes: '15',
    minimumNoticeMinutes: '120',
    horizonDays: '60',
    locationKind: 'at_customer',
    responseMinutes: '1440',
    capacity: '1',
    mostSeats: '1',
    ...changes,
  }
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return form
}

test('a price is read as it is written where the marketplace is', () => {
  const { input, errors } = readService(filledIn(), [], euros)

  expect(errors).toEqual([])
  expect(input).toMatchObject({ priceAmount: 125_050, durationMinutes: 90, isActive: false })
})

test.each([
  ['price', { price: 'free' }],
  ['durationMinutes', { durationMinutes: '4' }],
  ['horizonDays', { horizonDays: '12.5' }],
  ['title', { title: 'ab' }],
  ['categoryId', { categoryId: '' }],
])('what is wrong with %s is said at its field', (field, changes) => {
  expect(readService(filledIn(changes), [], euros).errors.map((error) => error.field)).toEqual([field])
})

const question = (id: string) => ({ id, label: id, kind: 'short_text' as const, isRequired: false })

test('questions are added, moved and removed by the buttons of the form', () => {
  const [first, second] = [question('a'), question('b')]

  expect(changeQuestions('add-question', [first])?.map(({ id }) => id)).toEqual(['a', 'question-2'])
  expect(changeQuestions('raise-question:1', [first, second])).toEqual([second, first])
  expect(changeQuestions('lower-question:0', [first, second])).toEqual([second, first])
  expect(changeQuestions('remove-question:0', [first, second])).toEqual([second])
  expect(changeQuestions('save', [first])).toBeNull()
})

test('a new question gets an id that no other has', () => {
  const added = changeQuestions('add-question', [question('question-2')])

  expect(added?.[1]?.id).toBe('question-3')
})

test('choices are kept for a single choice only, one per line', () => {
  const form = new FormData()
  for (const [index, kind] of ['single_choice', 'yes_no'].entries()) {
    form.set(`questions.${index}.id`, kind)
    form.set(`questions.${index}.label`, 'How?')
    form.set(`questions.${index}.kind`, kind)
    form.set(`questions.${index}.choices`, ' Soft \r\n\r\nFirm\n')
  }

  expect(readQuestions(form)).toEqual([
    {
      id: 'single_choice',
      label: 'How?',
      kind: 'single_choice',
      isRequired: false,
      choices: ['Soft', 'Firm'],
    },
    { id: 'yes_no', label: 'How?', kind: 'yes_no', isRequired: false },
  ])
})

test('moving beyond either end changes nothing', () => {
  expect(swapped(['a', 'b'], -1)).toEqual(['a', 'b'])
  expect(swapped(['a', 'b'], 1)).toEqual(['a', 'b'])
})

test.each([
  ['priceAmount', 'price'],
  ['imageIds.2', 'images'],
  ['intakeQuestions.1.choices.0', 'questions.1.choices'],
  ['intakeQuestions.1.id', 'questions.1.label'],
])('an error of the core about %s is shown at %s', (field, control) => {
  expect(serviceField(field)).toBe(control)
})
