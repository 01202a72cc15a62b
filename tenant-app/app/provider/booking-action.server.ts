import { data, redirect, type AppLoadContext } from '@remix-run/node'
import type { Core } from '#platform/core.ts'
import type { LoadContext } from '#platform/http/remix-context.ts'
import { planHelp } from '../plan/plan-help.ts'
import { refusalOf, typedValues } from './form-answer.ts'
import { isBookingStep, type BookingStepName } from './booking-steps.ts'
import { refusalWords } from './refusal-words.ts'
import { instantOf, isDate } from './wall-time.server.ts'

type Ctx = Parameters<Parameters<LoadContext['call']>[0]>[0]
type Errors = {
  field: string
  label?: string
  message: string
  help?: { href: string; label: string }
}[]

/** Where a form that was answered leads: the page that it stood on. */
const returnPaths = /^\/provider(\/bookings(\?filter=requests)?)?$/
const mostCharacters = 1000

/** One step of one booking; the hidden field `step` says which. What is refused is explained on the booking's page. */
export async function takeBookingStep(context: AppLoadContext, request: Request, bookingId: string) {
  const form = await request.formData()
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const step = text('step')
  if (!isBookingStep(step)) throw new Response(null, { status: 400 })
  const refuse = (errors: Errors) => data({ step, errors, values: typedValues(form) }, { status: 422 })

  const errors = reasonErrors(step, text('reason'))
  if (errors.length > 0) return refuse(errors)
  const target = step === 'move' ? await movedTo(context, bookingId, text) : null
  if (target && 'errors' in target) return refuse(target.errors)

  const attempt = await context.attempt(() =>
    context.call((ctx, core) => take(ctx, core, { step, bookingId, text, target })),
  )
  if (attempt.ok) return redirect(afterwards(bookingId, attempt.value, text('to')))
  if (attempt.problem.errors?.length) return refuse([...refusalOf(attempt.problem)])
  const booking = await context.read((ctx, core) => core.booking.getBooking(ctx, bookingId))
  const now = new Date().toISOString()
  const message = refusalWords(attempt.problem, booking, now, context.tenant.locale)
  const help = planHelp(attempt.problem)
  return refuse([{ field: '', message, ...(help ? { help } : {}) }])
}

const needsReason: Partial<Record<BookingStepName, string>> = {
  decline: 'Tell the customer why in a few words.',
  cancel: 'Tell the customer why in a few words.',
  contest: 'Say what happened in a few words.',
}

function reasonErrors(step: BookingStepName, reason: string): Errors {
  const asked = needsReason[step]
  if (asked && reason.length < 3) return [{ field: 'reason', message: asked }]
  if (reason.length > mostCharacters) return [{ field: 'reason', message: 'Use at most 1,000 characters.' }]
  return []
}

type Target = { startsAt: string; memberId: string | null | undefined }
type Taking = {
  step: BookingStepName
  bookingId: string
  text: (name: string) => string
  target: Target | null
}

/** @returns what was done, as `doneWords` names it */
async function take(ctx: Ctx, core: Core, { step, bookingId, text, target }: Taking): Promise<string> {
  const asked = { as: 'provider', bookingId } as const
  const reason = text('reason')
  const { booking } = core
  switch (step) {
    case 'accept':
      await booking.acceptRequest(ctx, asked)
      return step
    case 'decline':
      await booking.declineRequest(ctx, asked, { reason })
      return step
    case 'start':
      await booking.startBooking(ctx, asked)
      return step
    case 'finish':
      await booking.finishBooking(ctx, asked)
      return step
    case 'no-show':
      await booking.reportNoShow(ctx, asked, { reason })
      return step
    case 'contest':
      await booking.contestNoShow(ctx, asked, { reason })
      return step
    case 'cancel':
      await booking.cancelBooking(ctx, { bookingId, reason })
      return step
    case 'accept-time':
      await booking.answerProposal(ctx, asked, { answer: 'accept' })
      return step
    case 'decline-time':
      await booking.answerProposal(ctx, asked, { answer: 'decline' })
      return step
    case 'withdraw-time':
      await booking.withdrawProposal(ctx, asked)
      return step
    case 'assign': {
      const { startsAt } = await booking.getBooking(ctx, bookingId)
      const memberId = text('member') || null
      await booking.rescheduleAsked(ctx, asked, { startsAt, memberId, reason, isAgreed: true })
      return step
    }
    case 'move': {
      const { startsAt, memberId } = target!
      const isAgreed = text('consent') === 'agreed'
      const { proposal } = await booking.rescheduleAsked(ctx, asked, {
        startsAt,
        ...(memberId === undefined ? {} : { memberId }),
        reason,
        isAgreed,
      })
      return proposal ? 'proposed' : 'moved'
    }
  }
}

/** A free time that was offered, or any other on the wall of the appointment. */
async function movedTo(
  context: AppLoadContext,
  bookingId: string,
  text: (name: string) => string,
): Promise<Target | { errors: Errors }> {
  const member = text('member')
  const memberId = member === '' ? undefined : member === 'anyone' ? null : member
  const chosen = text('start')
  if (chosen && chosen !== 'other') return { startsAt: chosen, memberId }
  const date = text('date')
  const time = text('time')
  if (!isDate(date)) return { errors: [{ field: 'date', message: 'Enter a whole date.' }] }
  if (!/^\d{2}:\d{2}$/.test(time))
    return { errors: [{ field: 'time', message: 'Choose a free time, or enter one.' }] }
  const { timeZone } = await context.read((ctx, core) => core.booking.getBooking(ctx, bookingId))
  return { startsAt: instantOf(date, time, timeZone), memberId }
}

function afterwards(bookingId: string, done: string, to: string): string {
  if (!returnPaths.test(to)) return `/provider/bookings/${bookingId}?done=${done}`
  return `${to}${to.includes('?') ? '&' : '?'}done=${done}&of=${bookingId}`
}
