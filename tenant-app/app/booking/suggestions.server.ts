import type { AppLoadContext } from '@remix-run/server-runtime'
import type { DayPart, SuggestionsView, WishedWhen } from '#platform/scheduling/index.ts'
import { isDay, type SlotMonth } from './slots.ts'
import type { Wish } from './wish.ts'

/** What the address says: `?when=next_week&part=afternoon&zone=Europe/Berlin`. */
export type AskedSuggestions = { when: WishedWhen | null; part: DayPart | null; hasAsked: boolean }
export type Suggested = AskedSuggestions & {
  found: SuggestionsView | null
  /** The day that was looked at and has nothing free. */
  fullDay: string | null
}

const whens: readonly WishedWhen[] = ['anytime', 'this_week', 'next_week', 'weekend']
const parts: readonly DayPart[] = ['morning', 'afternoon', 'evening']

/** Times that suit what was asked for, or that come nearest to a day which is full. */
export async function loadSuggestions(
  context: AppLoadContext,
  service: { id: string },
  url: URL,
  wish: Wish,
  slots: SlotMonth | null,
): Promise<Suggested> {
  const { searchParams: query } = url
  const when = whens.find((each) => each === query.get('when')) ?? null
  const part = parts.find((each) => each === query.get('part')) ?? null
  const hasAsked = query.has('when') || query.has('part')
  const day = query.get('date')
  const isFull = slots !== null && isDay(day) && day >= slots.today && !slots.days[day]?.length
  const fullDay = isFull && !hasAsked ? day : null
  const asked = { when, part, hasAsked, fullDay }
  if (slots === null || (!hasAsked && !fullDay)) return { ...asked, found: null }
  const timeZone = query.get('zone') || undefined
  const attempt = await context.attempt(() =>
    context.read((ctx, core) =>
      core.scheduling.findSuggestions(ctx, {
        serviceId: service.id,
        ...wish,
        ...(fullDay ? { from: fullDay, to: fullDay } : {}),
        ...(when ? { when } : {}),
        ...(part ? { dayParts: [part] } : {}),
        ...(timeZone ? { timeZone } : {}),
        count: 4,
      }),
    ),
  )
  return { ...asked, found: attempt.ok ? attempt.value : null }
}
