/** Why a bank took a payment back, and what convinces it (https://docs.stripe.com/disputes/categories). */
const reasons: Record<string, { title: string; advice: string }> = {
  bank_cannot_process: {
    title: 'The bank could not process it',
    advice: 'Show that the customer booked and was served.',
  },
  credit_not_processed: {
    title: 'The customer says a refund was promised',
    advice: 'Show what was agreed on cancellations, or the refund that was made.',
  },
  customer_initiated: {
    title: 'The customer objected',
    advice: 'Show that the customer booked and was served.',
  },
  debit_not_authorized: {
    title: 'The customer says they did not allow the debit',
    advice: 'Show who booked, from where, and that they were served.',
  },
  duplicate: {
    title: 'The customer says they paid twice',
    advice: 'Show that the two payments were for different appointments.',
  },
  fraudulent: {
    title: 'The cardholder says they did not pay this',
    advice: 'Show that the cardholder booked and was there: messages, check-in, earlier visits.',
  },
  general: { title: 'The bank gave no reason', advice: 'Show that the customer booked and was served.' },
  incorrect_account_details: {
    title: 'The bank account was not the right one',
    advice: 'Show which account the customer named.',
  },
  insufficient_funds: {
    title: 'There was not enough in the customer’s account',
    advice: 'Settle it with the customer directly.',
  },
  noncompliant: {
    title: 'The card network says a rule was broken',
    advice: 'Show that the payment followed the rules of the network.',
  },
  product_not_received: {
    title: 'The customer says the service was not given',
    advice: 'Show that the appointment took place: check-in, messages, photos.',
  },
  product_unacceptable: {
    title: 'The customer says the service was not as described',
    advice: 'Show the description, and what was done.',
  },
  subscription_canceled: {
    title: 'The customer says they had cancelled',
    advice: 'Show that the appointment was not cancelled in time, and the rules the customer agreed to.',
  },
  unrecognized: {
    title: 'The cardholder does not recognise the payment',
    advice: 'Show who booked, when and for what.',
  },
}

/** Nobody has an appointment yet who has bought credits: what convinces is who bought them, and what became of them. */
const adviceOfCredits: Record<string, string> = {
  credit_not_processed: 'Show what was agreed on refunds of credits, or the refund that was made.',
  duplicate: 'Show that the customer has bought twice, and has the credits of both.',
  product_not_received:
    'Show when the credits were in the account, and the bookings that were paid with them.',
  product_unacceptable: 'Show what was sold, for how long the credits last, and what was booked with them.',
  subscription_canceled: 'Show that credits are bought once, and the rules the customer agreed to.',
}
const adviceOfAnyCredits =
  'Show whose account got the credits, the receipt that was sent, and the bookings that were paid with them.'

export function chargebackReason(
  reason: string,
  { isOfCredits = false }: { isOfCredits?: boolean } = {},
): { title: string; advice: string } {
  const known = reasons[reason] ?? reasons.general!
  if (!isOfCredits) return known
  const title = reason === 'product_not_received' ? 'The customer says they got nothing for it' : known.title
  return { title, advice: adviceOfCredits[reason] ?? adviceOfAnyCredits }
}
