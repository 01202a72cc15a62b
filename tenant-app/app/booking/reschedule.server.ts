import { data, redirect } from '@remix-run/node'
import type { AppLoadContext } from '@remix-run/server-runtime'
import type { Asked } from '#platform/booking/index.ts'
import { text } from '../account/form.server.ts'
import { askedScope, loadGroup, loadGroupMove, moveGroupAsked } from './group-move.server.ts'
import { scopeIn } from './group-scope.ts'
import { inWords } from './managed.server.ts'
import { loadSlotMonth } from './slot-section.server.ts'

/** The times to which a booking could move (`?month=`, `?date=`), or one of them with what follows from it (`?to=`). */
export async function loadReschedule(context: AppLoadContext, asked: Asked, request: Request, path: string) {
  const url = new URL(request.url)
  const [booking, moving] = await context.read((ctx, core) =>
    Promise.all([core.booking.readBooking(ctx, asked), core.booking.getRescheduleStanding(ctx, asked)]),
  )
  // What waits for an answer is on the booking's own page.
  if (moving.proposal) throw redirect(path)
  const to = moving.mayReschedule ? instantIn(url.searchParams.get('to')) : null
  const group = await loadGroup(context, asked, booking)
  const { scopes, scope, includeMoved, hasOwn } = askedScope(group, booking.id, url.searchParams)
  const isSeveral = scope !== 'one'
  const times =
    moving.mayReschedule && !to
      ? await context.attempt(() =>
          loadSlotMonth(context, url, (range) =>
            context.read((ctx, core) =>
              isSeveral
                ? core.booking.findGroupMoveTimes(ctx, asked, { ...range, scope, includeMoved })
                : core.booking.findRescheduleTimes(ctx, asked, range),
            ),
          ),
        )
      : null
  const leaving = to
    ? await context.attempt(() => context.read((ctx, core) => core.booking.previewCancellation(ctx, asked)))
    : null
  return {
    booking,
    moving,
    path,
    to,
    group,
    scopes,
    scope,
    includeMoved,
    hasOwn,
    /** Of several together: where each would go. */
    several:
      to && isSeveral
        ? await loadGroupMove(context, asked, { scope, startsAt: to, includeMoved })
        : { preview: null, problem: null },
    times: times?.ok ? times.value : null,
    isMissingTime: url.searchParams.has('to') && !to,
    /** What leaving costs now: a move does not make it cheaper. */
    feeNow: leaving?.ok ? leaving.value.feeAmount : 0,
    lastDay: new Date(Date.now() + farthest).toISOString().slice(0, 10),
  }
}
export type Rescheduling = Awaited<ReturnType<typeof loadReschedule>>

/** How far ahead the months lead; what the service allows, its times say. */
const farthest = 365 * 86_400_000

const instantIn = (typed: string | null) =>
  typed && !Number.isNaN(Date.parse(typed)) ? new Date(typed).toISOString() : null

/** Moves it, or asks for it. A time that was taken meanwhile comes back with the nearest free ones. */
export async function reschedule(context: AppLoadContext, asked: Asked, form: FormData, path: string) {
  const startsAt = instantIn(text(form, 'to', 40))
  if (!startsAt) return redirect(`${path}/reschedule?to=`)
  const scope = scopeIn(form.get('scope'))
  if (scope !== 'one') {
    const shift = { scope, startsAt, includeMoved: form.has('own') }
    const outcome = await moveGroupAsked(context, asked, form, shift)
    if ('done' in outcome) return redirect(`${path}?moved=${outcome.count}`)
    return data({ sentence: outcome.sentence, alternatives: [] }, { status: outcome.status })
  }
  const attempt = await context.attempt(async () => {
    await context.limit('booking')
    return context.call((ctx, core) =>
      core.booking.rescheduleAsked(ctx, asked, { startsAt, reason: text(form, 'reason', 1_000) }),
    )
  })
  if (attempt.ok) return redirect(`${path}?moved=1`)
  const { code } = attempt.problem
  const isGone = code === 'slot_taken' || code === 'slot_unavailable'
  const problem = inWords(attempt.problem)
  const answer = {
    sentence: problem.detail ?? problem.title,
    alternatives: isGone ? await alternativesTo(context, asked, startsAt) : [],
  }
  return data(answer, { status: problem.status })
}

const alternativesTo = (context: AppLoadContext, asked: Asked, startsAt: string): Promise<string[]> =>
  context.read((ctx, core) => core.booking.findMoveAlternatives(ctx, asked, { startsAt }))
