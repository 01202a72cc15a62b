import { AppError, assertValid } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { termsWithin } from '#platform/payments/index.ts'
import {
  assertWish,
  dayNumber,
  findOccurrences,
  findStarts,
  isTimeZone,
  planVisits,
  timeZone as zoneOf,
  timingOf,
  toExactMinute,
  waitsOf,
  type WantedSlot,
} from '#platform/scheduling/index.ts'
import { customerSourceOf } from '../../customer-source.ts'
import { type CreateVisitHolds, mostWait, type PreviewVisit, type VisitPreview } from '../../group-schemas.ts'
import { priced } from '../hold-slot.ts'
import {
  assertCustomerZone,
  conflictsOf,
  instantOf,
  type LookedAtGroup,
  samePeople,
  termsOf,
} from './plan.ts'

const mostDays = 14
const day = 1440

type Wanted = Omit<WantedSlot, 'startsAt'>
type Terms = Awaited<ReturnType<typeof termsOf>>

/**
 * When several services can be done one after the other, the shortest visits first.
 * @throws AppError `validation_failed`, `not_found`, `slot_unavailable`
 */
export async function previewVisit(ctx: Ctx, input: PreviewVisit): Promise<VisitPreview> {
  const firstDay = dayOf(input.from, 'from')
  const lastDay = dayOf(input.to, 'to')
  assertValid(lastDay >= firstDay, 'to', 'The last day lies before the first')
  assertValid(lastDay - firstDay < mostDays, 'to', `Ask for at most ${mostDays} days at once`)
  const { timeZone } = input
  assertValid(timeZone === undefined || isTimeZone(timeZone), 'timeZone', 'This is not an IANA time zone')
  const { terms, wanted } = await resolve(ctx, input.items, ctx.now)
  const zone = zoneOf(timeZone ?? terms[0]!.timeZone)
  const from = zone.instantAt(firstDay * day)
  const to = zone.instantAt((lastDay + 1) * day)
  const free = await Promise.all(
    // What follows may reach into the day after the last.
    wanted.map((each, index) => findStarts(ctx, each, { from, to: index === 0 ? to : to + 2 * day })),
  )
  const plans = planVisits(wanted.map(timingOf), free, {
    mostWait: input.mostWaitMinutes ?? 0,
    limit: input.limit ?? 100,
  })
  const prices = wanted.map(priced)
  return {
    timeZone: zone.name,
    currency: terms[0]!.service.currency,
    totalAmount: prices.reduce((sum, { priceAmount }) => sum + priceAmount, 0),
    items: terms.map(({ service }, index) => ({
      serviceId: service.id,
      title: service.title,
      providerId: service.provider.id,
      ...prices[index]!,
    })),
    options: plans.map(({ starts, end }) => ({
      startsAt: utc(starts[0]!),
      endsAt: utc(end),
      totalMinutes: end - starts[0]!,
      starts: starts.map(utc),
    })),
  }
}

const utc = (minute: number) => new Date(minute * 60_000).toISOString()

/**
 * The services of a visit at the starts that were chosen, each judged for itself. No lock is taken.
 * @throws AppError `validation_failed`, also when the starts do not follow each other; `not_found`, `slot_unavailable`
 */
export async function lookAtVisit(ctx: Ctx, input: CreateVisitHolds): Promise<LookedAtGroup> {
  assertCustomerZone(input.customerTimeZone)
  const starts = input.starts.map((start) => instantOf(ctx, start, 'starts'))
  assertValid(starts.length === input.items.length, 'starts', 'Say a start for each item')
  const { terms, wanted } = await resolve(ctx, input.items, starts[0]!)
  assertChain(wanted, starts)
  const occurrences = await Promise.all(
    wanted.map(async (each, position) => {
      // The nearest free start of one item does not help: the others would have to move too.
      const [found] = await findOccurrences(ctx, each, [starts[position]!], 0)
      return { ...found!, position }
    }),
  )
  const conflicts = conflictsOf(occurrences)
  const people = conflicts.length > 0 ? [] : samePeople(occurrences.map(({ allocations }) => allocations))
  const zone = zoneOf(terms[0]!.timeZone)
  return {
    conflicts,
    plan: {
      kind: 'visit',
      rule: {
        nominal: starts.map((start) => start.toISOString()),
        walls: starts.map((start) => zone.wallAt(Math.floor(toExactMinute(start)))),
        timeZone: zone.name,
      },
      parts: people.map((allocation, position) => ({
        position,
        offer: {
          wanted: { ...wanted[position]!, startsAt: starts[position]! },
          policy: terms[position]!.policy,
          tenant: terms[position]!.tenant,
          settings: isOfOneProvider(terms) ? terms[position]!.settings : null,
          timeZone: terms[position]!.timeZone,
          customerTimeZone: input.customerTimeZone ?? null,
          customerSource: customerSourceOf(terms[position]!.service, input),
          allocations: [allocation],
        },
      })),
    },
  }
}

/** @throws AppError `validation_failed` unless each begins when the one before, with both buffers, is over */
export function assertChain(wanted: readonly Wanted[], starts: readonly Date[]): void {
  const waits = waitsOf(wanted.map(timingOf), starts.map(toExactMinute))
  assertValid(
    waits.every((wait) => wait >= 0 && wait <= mostWait),
    'starts',
    'These starts do not follow each other',
  )
}

async function resolve(
  ctx: Ctx,
  items: PreviewVisit['items'],
  at: Date,
): Promise<{ terms: Terms[]; wanted: Wanted[] }> {
  const terms = await Promise.all(items.map(({ serviceId }) => termsOf(ctx, serviceId, at)))
  const { currency } = terms[0]!.service
  assertValid(
    terms.every(({ service }) => service.currency === currency),
    'items',
    'These services are paid in different currencies',
  )
  assertPayable(terms)
  const wanted = items.map(({ durationMinutes, memberId }, index): Wanted => {
    const { service } = terms[index]!
    assertWish(service, { durationMinutes, memberId })
    // What follows begins when the one before is over, whatever the grid of starts says.
    return { service, durationMinutes, memberId, isOffGrid: index > 0 }
  })
  return { terms, wanted }
}

/**
 * A payment is made to one provider. Whoever asks for money, or for a card, before the appointment is not booked without
 * it by way of a visit that goes to others too.
 * @throws AppError `validation_failed`
 */
function assertPayable(terms: readonly Terms[]): void {
  if (isOfOneProvider(terms)) return
  const first = terms.find(
    ({ service, settings }) =>
      service.priceAmount > 0 && termsWithin(settings, service.paymentTerms).kind !== 'in_person',
  )
  assertValid(
    first === undefined,
    'items',
    `“${first?.service.title}” is paid, or needs a card, when it is booked: it cannot be in one visit with services of others`,
  )
}

const isOfOneProvider = (terms: readonly Terms[]): boolean =>
  new Set(terms.map(({ service }) => service.provider.id)).size === 1

/** @throws AppError `validation_failed` for a day that no calendar has */
function dayOf(date: string, field: string): number {
  try {
    return dayNumber(date)
  } catch (error) {
    const message = 'This day does not exist'
    throw new AppError('validation_failed', { detail: message, errors: [{ field, message }], cause: error })
  }
}
