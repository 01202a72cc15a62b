import { assertValid } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, minutes } from '#platform/kernel/time.ts'
import {
  assertWish,
  dayNumber,
  findOccurrences,
  type SeriesRule,
  seriesStarts,
  seriesWalls,
  timeZone as zoneOf,
  timingOf,
  weekdayOf,
} from '#platform/scheduling/index.ts'
import { customerSourceOf } from '../../customer-source.ts'
import {
  type CreateSeriesHolds,
  mostOccurrences,
  type PreviewSeries,
  type SeriesPreview,
} from '../../group-schemas.ts'
import { priced } from '../hold-slot.ts'
import {
  assertCustomerZone,
  conflictsOf,
  instantOf,
  type LookedAtGroup,
  samePeople,
  termsOf,
} from './plan.ts'

/**
 * Each start of a series with whether it is free, before anything is claimed.
 * @throws AppError `validation_failed`, `not_found`, `slot_unavailable`
 */
export async function previewSeries(ctx: Ctx, input: PreviewSeries): Promise<SeriesPreview> {
  const { terms, wanted, starts } = await resolve(ctx, input)
  const occurrences = await findOccurrences(ctx, wanted, starts)
  const { durationMinutes, priceAmount } = priced(wanted)
  const freeCount = occurrences.filter(({ reason }) => reason === null).length
  return {
    serviceId: terms.service.id,
    timeZone: terms.timeZone,
    durationMinutes,
    currency: terms.service.currency,
    priceAmount,
    freeCount,
    totalAmount: priceAmount * freeCount,
    occurrences: occurrences.map(({ startsAt, reason, alternatives }, position) => ({
      position,
      startsAt: startsAt.toISOString(),
      endsAt: after(startsAt, minutes(durationMinutes)).toISOString(),
      isFree: reason === null,
      reason,
      alternatives,
    })),
  }
}

/**
 * The starts that were chosen from a series, judged for themselves. No lock is taken.
 * @throws AppError `validation_failed`, `not_found`, `slot_unavailable`
 */
export async function lookAtSeries(ctx: Ctx, input: CreateSeriesHolds): Promise<LookedAtGroup> {
  assertCustomerZone(input.customerTimeZone)
  const { terms, wanted, starts, rule } = await resolve(ctx, input)
  const chosen = choose(ctx, input, starts)
  assertApart(
    chosen.map(({ startsAt }) => startsAt),
    timingOf(wanted),
  )
  const judged = await findOccurrences(
    ctx,
    wanted,
    chosen.map(({ startsAt }) => startsAt),
  )
  const occurrences = judged.map((each, index) => ({ ...each, position: chosen[index]!.position }))
  const conflicts = conflictsOf(occurrences)
  const people = conflicts.length > 0 ? [] : samePeople(occurrences.map(({ allocations }) => allocations))
  return {
    conflicts,
    plan: {
      kind: 'series',
      rule: { ...rule, nominal: starts.map((start) => start.toISOString()) },
      parts: people.map((allocation, index) => ({
        position: occurrences[index]!.position,
        offer: {
          wanted: { ...wanted, startsAt: occurrences[index]!.startsAt },
          policy: terms.policy,
          tenant: terms.tenant,
          settings: terms.settings,
          timeZone: terms.timeZone,
          customerTimeZone: input.customerTimeZone ?? null,
          customerSource: customerSourceOf(terms.service, input),
          allocations: [allocation],
        },
      })),
    },
  }
}

async function resolve(ctx: Ctx, input: PreviewSeries) {
  const first = instantOf(ctx, input.firstStartsAt, 'firstStartsAt')
  assertValid(input.count !== undefined || input.until !== undefined, 'count', 'Say how often, or until when')
  const terms = await termsOf(ctx, input.serviceId, first)
  assertWish(terms.service, input)
  const zone = zoneOf(terms.timeZone)
  const firstStart = first.getTime() / 60_000
  const { everyWeeks, weekdays, count = mostOccurrences, until } = input
  const lastDay = until === undefined ? undefined : dayOf(until)
  const returning: SeriesRule = { firstStart: Math.floor(firstStart), everyWeeks, weekdays, count, lastDay }
  const starts = Array.from(
    seriesStarts(zone, returning),
    // A start with seconds is on no grid: each is refused as such.
    (start) => new Date((start + (firstStart % 1)) * 60_000),
  )
  assertValid(starts.length >= 2, 'until', 'A series has at least two appointments')
  const { durationMinutes, seats, memberId } = input
  const firstWeekday = weekdayOf(Math.floor(zone.wallAt(Math.floor(firstStart)) / 1440))
  return {
    terms,
    starts,
    wanted: { service: terms.service, durationMinutes, seats, memberId },
    rule: {
      everyWeeks,
      weekdays: [...new Set([firstWeekday, ...(weekdays ?? [])])].toSorted(),
      timeZone: terms.timeZone,
      walls: seriesWalls(zone, returning),
    },
  }
}

/** @throws AppError `validation_failed` for a day that no calendar has */
function dayOf(date: string): number {
  try {
    return dayNumber(date)
  } catch {
    return assertValid(false, 'until', 'This day does not exist') as never
  }
}

function choose(ctx: Ctx, { chosen }: CreateSeriesHolds, starts: readonly Date[]) {
  if (!chosen) return starts.map((startsAt, position) => ({ position, startsAt }))
  assertValid(
    new Set(chosen.map(({ position }) => position)).size === chosen.length,
    'chosen',
    'Each position is chosen once',
  )
  return chosen
    .toSorted((one, other) => one.position - other.position)
    .map(({ position, startsAt }) => {
      const start = starts[position]
      assertValid(start !== undefined, 'chosen', 'The series has no such position')
      return { position, startsAt: startsAt === undefined ? start : instantOf(ctx, startsAt, 'chosen') }
    })
}

type Blocked = { durationMinutes: number; bufferBeforeMinutes: number; bufferAfterMinutes: number }

/** @throws AppError `validation_failed` when two of the starts would be in each other's way */
function assertApart(starts: readonly Date[], timing: Blocked): void {
  const blocked = minutes(timing.durationMinutes + timing.bufferBeforeMinutes + timing.bufferAfterMinutes)
  const instants = starts.map(Number).toSorted((one, other) => one - other)
  assertValid(
    instants.every((instant, index) => index === 0 || instant - instants[index - 1]! >= blocked),
    'chosen',
    'Two of these are at the same time',
  )
}
