/** What a provider can send about a booking, as the hidden field `step` of a form and as `?step=` of an open form. */
export const bookingSteps = [
  'accept',
  'decline',
  'start',
  'finish',
  'no-show',
  'contest',
  'cancel',
  'move',
  'assign',
  'accept-time',
  'decline-time',
  'withdraw-time',
] as const
export type BookingStepName = (typeof bookingSteps)[number]

export const isBookingStep = (text: string | null): text is BookingStepName =>
  (bookingSteps as readonly (string | null)[]).includes(text)

/** What was done, as `?done=` says it to the page that comes next. */
export const doneWords: Record<string, { title: string; text: (name: string) => string }> = {
  accept: {
    title: 'Accepted',
    text: (name) => `${name} gets an e-mail with the appointment for their calendar.`,
  },
  decline: {
    title: 'Declined',
    text: (name) => `${name} is told why. The time can be booked again.`,
  },
  start: { title: 'Under way', text: (name) => `${name} sees that you have begun.` },
  finish: {
    title: 'Marked as done',
    text: (name) => `${name} is asked to confirm it; without an answer it completes by itself.`,
  },
  'no-show': {
    title: 'Marked as missed',
    text: (name) => `${name} is told, and may contest it for a while.`,
  },
  contest: {
    title: 'Contested',
    text: () => 'The marketplace looks at what both of you say, and decides.',
  },
  cancel: { title: 'Cancelled', text: (name) => `${name} is told why. The time can be booked again.` },
  moved: { title: 'Moved', text: (name) => `${name} gets the new time for their calendar.` },
  proposed: {
    title: 'Proposed',
    text: (name) => `${name} is asked by e-mail. Until they agree, the appointment stays where it is.`,
  },
  assign: { title: 'Given to somebody else', text: (name) => `${name} is told who comes.` },
  'accept-time': { title: 'Moved', text: (name) => `${name} gets the new time for their calendar.` },
  'decline-time': { title: 'It stays where it is', text: (name) => `${name} is told.` },
  'withdraw-time': { title: 'Taken back', text: () => 'The appointment stays where it is.' },
}
