import type { PaymentTerms } from '#platform/payments/index.ts'

/** The ways to pay as the people who run a marketplace read them. */
export const kinds: readonly { value: PaymentTerms['kind']; label: string; hint: string }[] = [
  { value: 'full', label: 'In full', hint: 'Everything is paid when it is booked.' },
  {
    value: 'deposit',
    label: 'A deposit',
    hint: 'A part when it is booked; the rest before the appointment, when it starts, or there.',
  },
  { value: 'pay_later', label: 'Later', hint: 'The card is kept, and charged on a day that is agreed.' },
  {
    value: 'instalments',
    label: 'In instalments',
    hint: 'Several equal parts, by the week or by the month.',
  },
  {
    value: 'card_on_file',
    label: 'At the appointment, with a card kept',
    hint: 'The card is charged only for cancelling late or not coming.',
  },
  { value: 'in_person', label: 'At the appointment', hint: 'Nothing is taken online.' },
  {
    value: 'credits',
    label: 'By credits',
    hint: 'Customers pay with credits that they bought or were given.',
  },
]
