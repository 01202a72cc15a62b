import type { AppLoadContext } from '@remix-run/server-runtime'
import type { AvailabilityView } from '#platform/scheduling/index.ts'
import type { ServiceView } from '#platform/catalog/index.ts'
import type { VisitPreview } from '#platform/booking/index.ts'
import { addDays, wallClock } from '#ui/calendar/dates.ts'
import { sentenceOf } from './repeat.server.ts'
import { loadSlotMonth } from './slot-section.server.ts'
import { mostServices, offeredOf, type VisitItem } from './visit.ts'

/** As many days as can be asked for at once, and as many such steps as the next free day is looked for. */
const daysAtOnce = 14
const mostSteps = 6
/** More starts than these days can have on the finest grid. */
const limit = 5000

type Option = VisitPreview['options'][number]

/** What is chosen, as far as it is still offered, with the services themselves; what is not is named by its place. */
export async function loadServices(context: AppLoadContext, asked: readonly VisitItem[]) {
  const found = await context.read((ctx, core) =>
    Promise.all(
      asked.map(async (item) => {
        const [service, isBookable] = await Promise.all([
          core.catalog.getService(ctx, item.serviceId).catch(orMissing),
          core.catalog.getBookableService(ctx, item.serviceId).then(() => true, orMissing),
        ])
        return service && isBookable ? { item: offeredOf(item, service), service } : null
      }),
    ),
  )
  const chosen = found.filter((each) => each !== null)
  return { chosen, goneCount: asked.length - chosen.length }
}
export type ChosenService = { item: VisitItem; service: ServiceView }

const missing = ['not_found', 'forbidden', 'slot_unavailable']
/** @throws whatever is not said about the service itself */
function orMissing(error: unknown): null {
  const code = (error as { code?: unknown } | null)?.code
  if (typeof code === 'string' && missing.includes(code)) return null
  throw error
}

/** What else those who are visited anyway offer; the whole marketplace is a link away. */
export async function loadFurther(
  context: AppLoadContext,
  chosen: readonly ChosenService[],
  of: string | null,
) {
  const slugs = [...new Set([...chosen.map(({ service }) => service.provider.slug), ...(of ? [of] : [])])]
  if (slugs.length === 0 || chosen.length >= mostServices) return []
  const pages = await context.read((ctx, core) =>
    Promise.all(slugs.map((provider) => core.catalog.listServices(ctx, { provider, limit: 12 }))),
  )
  const taken = new Set(chosen.map(({ item }) => item.serviceId))
  const paidIn = chosen[0]?.service.currency
  return pages
    .flatMap(({ items }) => items)
    .filter(({ id, currency }) => !taken.has(id) && (paidIn === undefined || currency === paidIn))
    .map(({ id, title, durationMinutes, priceAmount, currency, provider }) => ({
      id,
      title,
      durationMinutes,
      priceAmount,
      currency,
      providerName: provider.businessName,
    }))
}

/** The starts at which the whole visit fits: of the month that the address names, and how each of the open day goes. */
export async function loadVisitTimes(
  context: AppLoadContext,
  url: URL,
  items: readonly VisitItem[],
  mostWaitMinutes: number,
) {
  const attempt = await context.attempt(async () => {
    const options: Option[] = []
    const previews: VisitPreview[] = []
    const times = await loadSlotMonth(context, url, (range) =>
      context.read(async (ctx, { booking }) => {
        const ask = (from: string, to: string) =>
          booking.previewVisit(ctx, { items: [...items], from, to, mostWaitMinutes, limit })
        const found = await Promise.all(stretchesOf(range).map((days) => ask(days.from, days.to)))
        previews.push(found[0]!)
        const free = found.flatMap((each) => each.options)
        options.push(...free)
        return viewOf(found[0]!, free, free.length > 0 ? null : await nextAfter(range.to, ask))
      }),
    )
    const { zone } = times.slots
    return {
      ...times,
      preview: withoutOptions(previews[0]!),
      options: options
        .filter(({ startsAt }) => wallClock(startsAt, zone).date === times.selected)
        .toSorted((one, other) => (one.startsAt < other.startsAt ? -1 : 1)),
    }
  })
  return attempt.ok
    ? { times: attempt.value, problem: null }
    : { times: null, problem: sentenceOf(attempt.problem) }
}
export type VisitTimes = NonNullable<Awaited<ReturnType<typeof loadVisitTimes>>['times']>

const withoutOptions = ({ options: _, ...preview }: VisitPreview) => preview

function stretchesOf({ from, to }: { from: string; to: string }) {
  const stretches: { from: string; to: string }[] = []
  for (let first = from; first <= to; first = addDays(first, daysAtOnce)) {
    const last = addDays(first, daysAtOnce - 1)
    stretches.push({ from: first, to: last < to ? last : to })
  }
  return stretches
}

async function nextAfter(
  day: string,
  ask: (from: string, to: string) => Promise<VisitPreview>,
): Promise<string | null> {
  for (let step = 0; step < mostSteps; step += 1) {
    const first = addDays(day, 1 + step * daysAtOnce)
    const { options } = await ask(first, addDays(first, daysAtOnce - 1))
    const starts = options.map(({ startsAt }) => startsAt).toSorted()
    if (starts[0]) return starts[0]
  }
  return null
}

/** As the slot picker knows the free starts of a single service. */
function viewOf(
  { timeZone, items }: VisitPreview,
  options: readonly Option[],
  nextFree: string | null,
): AvailabilityView {
  const days = new Map<string, string[]>()
  for (const start of options.map(({ startsAt }) => startsAt).toSorted()) {
    const { date } = wallClock(start, timeZone)
    days.set(date, [...(days.get(date) ?? []), start])
  }
  return {
    serviceId: items[0]!.serviceId,
    timeZone,
    serviceTimeZone: timeZone,
    durationMinutes: items[0]!.durationMinutes,
    days: Array.from(days, ([date, slots]) => ({ date, slots })),
    sessions: [],
    nextFree,
  }
}

/** Who would do what in the visit that begins then; null where it cannot be had any more. */
export async function loadWho(context: AppLoadContext, items: readonly VisitItem[], option: Option) {
  const attempt = await context.attempt(() =>
    context.read((ctx, { booking }) => booking.checkVisit(ctx, { items: [...items], starts: option.starts })),
  )
  return attempt.ok && attempt.value.isFree ? attempt.value.items.map(({ members }) => members) : null
}
