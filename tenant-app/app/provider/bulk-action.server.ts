import { data, type AppLoadContext } from '@remix-run/node'
import type { BookingDetails } from '#platform/booking/index.ts'
import { typedValues } from './form-answer.ts'
import { refusalWords } from './refusal-words.ts'

export type BulkOutcome = { booking: BookingDetails; isDone: boolean; why: string }
type Problem = { code: string; title: string; detail?: string }

/** As many as stand on one page. */
const mostAtOnce = 50

/** Several bookings, each judged for itself: what became of each, in the order in which they were chosen. */
export async function takeBulkStep(context: AppLoadContext, request: Request) {
  const form = await request.formData()
  const step = form.get('step') === 'cancel' ? ('cancel' as const) : ('accept' as const)
  const bookingIds = [...new Set(form.getAll('booking').map(String))].slice(0, mostAtOnce)
  const reason = String(form.get('reason') ?? '').trim()
  const refuse = (field: string, message: string) =>
    data(
      { step, bookingIds, errors: [{ field, message }], values: typedValues(form), outcomes: null },
      { status: 422 },
    )
  if (bookingIds.length === 0) return refuse('', 'Choose at least one booking first.')
  if (step === 'cancel' && reason.length < 3)
    return refuse('reason', 'Tell the customers why in a few words.')
  if (reason.length > 1000) return refuse('reason', 'Use at most 1,000 characters.')

  const refused = await takeTogether(context, step, bookingIds, reason)
  const bookings = await context.read((ctx, core) =>
    Promise.all(bookingIds.map((bookingId) => core.booking.getBooking(ctx, bookingId))),
  )
  const now = new Date().toISOString()
  const outcomes = bookings.map((booking): BulkOutcome => {
    const problem = refused.get(booking.id)
    const why = problem ? refusalWords(problem, booking, now, context.tenant.locale) : ''
    return { booking, isDone: !problem, why }
  })
  return data({ step, bookingIds: [] as string[], errors: [], values: {}, outcomes })
}

/** Each is judged for itself: what was refused, by booking. */
async function takeTogether(
  context: AppLoadContext,
  step: 'accept' | 'cancel',
  bookingIds: readonly string[],
  reason: string,
): Promise<Map<string, Problem>> {
  const items = await context.call(async (ctx, { booking }) =>
    step === 'accept'
      ? booking.acceptRequests(ctx, { bookingIds })
      : booking.cancelBookings(ctx, { bookingIds, reason }),
  )
  const title = step === 'accept' ? 'It could not be accepted' : 'It could not be cancelled'
  return new Map(
    items
      .filter(({ outcome }) => outcome === 'refused')
      .map(({ bookingId, code, detail }) => [bookingId, { code: code ?? '', title, detail }]),
  )
}
