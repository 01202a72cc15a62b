import { data, redirect, type AppLoadContext } from '@remix-run/node'
import { moveGroupAsked } from '../booking/group-move.server.ts'
import { scopeIn } from '../booking/group-scope.ts'
import { feeIn } from '../booking/managed.server.ts'
import { typedValues } from './form-answer.ts'

export const togetherSteps = ['move', 'cancel', 'accept', 'decline', 'agree', 'keep', 'withdraw'] as const
export type TogetherStep = (typeof togetherSteps)[number]

const needsReason: readonly TogetherStep[] = ['cancel', 'decline']

/** One step of several bookings of a series or visit, taken for all of them or for none. */
export async function takeTogetherStep(context: AppLoadContext, request: Request, bookingId: string) {
  const form = await request.formData()
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const step = togetherSteps.find((each) => each === text('step'))
  if (!step) throw new Response(null, { status: 400 })
  const reason = text('reason')
  const refuse = (field: string, message: string, status = 422) =>
    data({ step, errors: [{ field, message }], values: typedValues(form) }, { status })
  if (needsReason.includes(step) && reason.length < 3)
    return refuse('reason', 'Tell the customer why in a few words.')
  if (reason.length > 1000) return refuse('reason', 'Use at most 1,000 characters.')

  const asked = { as: 'provider', bookingId } as const
  const done = (what: string) => redirect(`/provider/bookings/${bookingId}/together?done=${what}`)
  const scope = scopeIn(text('scope'))
  if (step === 'move') {
    const outcome = await moveGroupAsked(context, asked, form, {
      scope,
      startsAt: text('to'),
      includeMoved: form.has('own'),
      isAgreed: text('consent') === 'agreed',
    })
    return 'done' in outcome ? done(outcome.done) : refuse('', outcome.sentence, outcome.status)
  }
  const attempt = await context.attempt(() =>
    context.call(async (ctx, { booking }) => {
      if (step === 'cancel') await booking.cancelGroup(ctx, asked, { scope, reason, ...feeIn(form) })
      else if (step === 'accept') await booking.acceptGroup(ctx, asked)
      else if (step === 'decline') await booking.declineGroup(ctx, asked, { reason })
      else if (step === 'withdraw') await booking.withdrawGroupProposals(ctx, asked)
      else await booking.answerGroupProposals(ctx, asked, { answer: step === 'agree' ? 'accept' : 'decline' })
    }),
  )
  if (attempt.ok) return done(step)
  const { detail, title, errors } = attempt.problem
  return refuse('', errors?.[0]?.message ?? detail ?? title, attempt.problem.status)
}
