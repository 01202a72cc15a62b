import type { AppLoadContext } from '@remix-run/server-runtime'
import type { Asked, BookingGroupView, GroupMovePreview, GroupScope } from '#platform/booking/index.ts'
import { text } from '../account/form.server.ts'
import { isToCome, offeredScopes, scopeIn, seenOf } from './group-scope.ts'
import { inWords } from './managed.server.ts'
import { sentenceOf } from './repeat.server.ts'

/** The series or visit of a booking; null for one by itself. */
export async function loadGroup(
  context: AppLoadContext,
  asked: Asked,
  booking: { group: unknown },
): Promise<BookingGroupView | null> {
  if (!booking.group) return null
  const group = await context.attempt(() =>
    context.read((ctx, core) => core.booking.getBookingGroup(ctx, asked)),
  )
  return group.ok ? group.value : null
}

/** Which of them a move is about, as the address says it (`?scope=`, `?own=1` for those with a time of their own). */
export function askedScope(group: BookingGroupView | null, bookingId: string, query: URLSearchParams) {
  const scopes = offeredScopes(group, bookingId, isToCome(new Date().toISOString()))
  const typed = scopeIn(query.get('scope'))
  const scope: GroupScope = scopes.some((each) => each.scope === typed) ? typed : 'one'
  const isAhead = isToCome(new Date().toISOString())
  return {
    scopes,
    scope,
    includeMoved: query.has('own'),
    /** Whether any of them has a time of its own, and may come along or not. */
    hasOwn:
      group?.items.some((item) => item.isException && item.booking.id !== bookingId && isAhead(item)) ??
      false,
  }
}

type Shift = {
  scope: GroupScope
  startsAt: string
  includeMoved: boolean
  memberId?: string | null | undefined
}

/** Where each of them would go; a sentence when it cannot be said. */
export async function loadGroupMove(context: AppLoadContext, asked: Asked, shift: Shift) {
  const preview = await context.attempt(() =>
    context.read((ctx, core) => core.booking.previewGroupMove(ctx, asked, shift)),
  )
  return preview.ok
    ? { preview: preview.value, problem: null }
    : { preview: null, problem: sentenceOf(inWords(preview.problem)) }
}

/**
 * What was decided for each: `of` names those of the preview, `at-<position>` says `along`, another start, or nothing for
 * one that stays where it is.
 */
function insteadIn(form: FormData): { position: number; startsAt?: string }[] {
  return form.getAll('of').flatMap((typed) => {
    const position = Number(typed)
    if (!Number.isInteger(position) || position < 0 || position > 51) return []
    const at = String(form.get(`at-${position}`) ?? '')
    if (at === 'along') return []
    return Number.isNaN(Date.parse(at))
      ? [{ position }]
      : [{ position, startsAt: new Date(at).toISOString() }]
  })
}

type Moved = { done: 'moved' | 'proposed'; count: number }
type Refused = { sentence: string; status: number }

/**
 * Moves or proposes what the page showed, or nothing. What has happened already, by a second press, is as good as done;
 * what stands otherwise by now is shown anew first.
 */
export async function moveGroupAsked(
  context: AppLoadContext,
  asked: Asked,
  form: FormData,
  shift: Shift & { isAgreed?: boolean },
): Promise<Moved | Refused> {
  const input = { ...shift, instead: insteadIn(form), reason: text(form, 'reason', 1_000) }
  const attempt = await context.attempt(async () => {
    await context.limit('booking')
    return context.call(async (ctx, { booking }) => {
      const preview = await booking.previewGroupMove(ctx, asked, input)
      const moving = preview.items.filter(({ startsAt, fromStartsAt }) => startsAt !== fromStartsAt)
      const known: Moved = { done: 'moved', count: moving.length }
      if (moving.length === 0) return { ...known, count: preview.items.length }
      if (await isProposed(preview)) return { ...known, done: 'proposed' as const }
      if (seenOf(preview) !== text(form, 'seen', 10_000)) return null
      const { isAsked } = await booking.moveGroup(ctx, asked, input)
      return { ...known, done: isAsked ? ('proposed' as const) : known.done }

      async function isProposed({ items }: GroupMovePreview): Promise<boolean> {
        const group = await booking.getBookingGroup(ctx, asked)
        return items.every(({ bookingId, startsAt, fromStartsAt }) => {
          const item = group.items.find((each) => each.booking.id === bookingId)
          return startsAt === fromStartsAt || item?.proposal?.startsAt === startsAt
        })
      }
    })
  })
  if (!attempt.ok) return { sentence: sentenceOf(inWords(attempt.problem)), status: attempt.problem.status }
  return (
    attempt.value ?? {
      sentence: 'These appointments have changed since you opened the page. Look at them once more.',
      status: 409,
    }
  )
}
