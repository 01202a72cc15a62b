import { AppError, assertAllowed, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { readInstant } from '#platform/kernel/time.ts'
import { assertTeamMember } from '#platform/providers/index.ts'
import { scheduleChanged } from '../events.ts'
import { AvailabilityException, AvailabilityRule, Schedule, TimeOff } from '../models.ts'
import { mayEditSchedule } from '../policies.ts'
import { dayNumber, isTimeZone } from '../rules/index.ts'
import type {
  AddTimeOff,
  AvailabilityWindow,
  ReplaceSchedule,
  ScheduleView,
  TimeOffView,
} from '../schemas.ts'

const defaultTimeZone = 'UTC'

/** Whose calendar: a member's of the provider's team, or the provider's, which all keep who have none of their own. */
type OfResource = { providerId: string; memberId?: string | null }
const resourceOf = ({ providerId, memberId }: OfResource) => memberId ?? providerId

async function assertOwn(ctx: Ctx, { providerId, memberId }: OfResource): Promise<void> {
  assertAllowed(mayEditSchedule(ctx.actor, providerId))
  if (memberId) await assertTeamMember(ctx, { providerId, memberId })
}

/**
 * The schedule for its editor: rules, exceptions from today on, time off that is not over. A member without hours of
 * its own has version 0.
 * @throws AppError `forbidden`, `not_found` for a member of another team
 */
export async function getSchedule(
  ctx: Ctx,
  providerId: string,
  memberId: string | null = null,
): Promise<ScheduleView> {
  await assertOwn(ctx, { providerId, memberId })
  const own = { resource_id: memberId ?? providerId }
  const yesterday = new Date(ctx.now.getTime() - 86_400_000).toISOString().slice(0, 10)
  const [schedule, weekly, exceptions, timeOff] = await Promise.all([
    Schedule.query(ctx.trx).findOne(own),
    AvailabilityRule.query(ctx.trx).where(own).orderBy(['weekday', 'start_minute']),
    AvailabilityException.query(ctx.trx).where(own).where('date', '>=', yesterday).orderBy('date'),
    TimeOff.query(ctx.trx).where(own).where('ends_at', '>', ctx.now).orderBy('starts_at'),
  ])
  return {
    timeZone: schedule?.timeZone ?? defaultTimeZone,
    weekly: weekly.map(({ weekday, startMinute, endMinute }) => ({ weekday, startMinute, endMinute })),
    exceptions: exceptions.map(({ date, windows, note }) => ({ date, windows, note })),
    timeOff: timeOff.map(toTimeOffView),
    version: schedule?.version ?? 0,
  }
}

/**
 * Puts a whole schedule in the place of the present one; bookings that exist stay as they are.
 * @param input.version the version that was edited (0 when there was none), or null to overwrite whatever is there
 * @throws AppError `stale_version`, `validation_failed`, `forbidden`, `not_found` for a member of another team
 */
export async function replaceSchedule(
  ctx: Ctx,
  input: ReplaceSchedule & OfResource & { version: number | null },
): Promise<ScheduleView> {
  const { providerId, memberId = null } = input
  await assertOwn(ctx, input)
  assertSound(input)
  await moveVersion(ctx, input, input.version, input.timeZone)
  const own = { resource_id: resourceOf(input) }
  await AvailabilityRule.query(ctx.trx).delete().where(own)
  await AvailabilityException.query(ctx.trx).delete().where(own)
  if (input.weekly.length > 0) {
    await AvailabilityRule.query(ctx.trx).insert(
      input.weekly.map((window) => ({ providerId, memberId, ...window })),
    )
  }
  if (input.exceptions.length > 0) {
    await AvailabilityException.query(ctx.trx).insert(
      input.exceptions.map(({ date, windows, note }) => ({
        providerId,
        memberId,
        date,
        windows,
        note: note ?? '',
      })),
    )
  }
  return getSchedule(ctx, providerId, memberId)
}

/**
 * Takes a member's own hours and dates away: the team's hold again, and time off stays. Twice is once.
 * @throws AppError `forbidden`, `not_found` for a member of another team
 */
export async function dropMemberSchedule(
  ctx: Ctx,
  of: { providerId: string; memberId: string },
): Promise<ScheduleView> {
  await assertOwn(ctx, of)
  const own = { resource_id: of.memberId }
  const dropped = await Schedule.query(ctx.trx).delete().where(own)
  await AvailabilityRule.query(ctx.trx).delete().where(own)
  await AvailabilityException.query(ctx.trx).delete().where(own)
  if (dropped > 0) await emit(ctx, scheduleChanged, { providerId: of.providerId, version: 0 })
  return getSchedule(ctx, of.providerId, of.memberId)
}

/** @throws AppError `validation_failed`, `forbidden` */
export async function addTimeOff(ctx: Ctx, input: AddTimeOff & OfResource): Promise<TimeOffView> {
  const { providerId, memberId = null } = input
  await assertOwn(ctx, input)
  const startsAt = readInstant(input.startsAt)
  const endsAt = readInstant(input.endsAt)
  assertValid(startsAt !== null, 'startsAt', 'This is not a point in time')
  assertValid(endsAt !== null, 'endsAt', 'This is not a point in time')
  assertValid(endsAt > startsAt, 'endsAt', 'It ends before it starts')
  assertValid(endsAt > ctx.now, 'endsAt', 'This time is already over')
  await moveVersion(ctx, input, null)
  const row = await TimeOff.query(ctx.trx).insertAndFetch({
    id: newId(),
    tenantId: ctx.tenantId,
    providerId,
    memberId,
    startsAt,
    endsAt,
    reason: input.reason ?? '',
  })
  return toTimeOffView(row)
}

/** @throws AppError `not_found`, `forbidden` */
export async function removeTimeOff(ctx: Ctx, input: OfResource & { timeOffId: string }): Promise<void> {
  await assertOwn(ctx, input)
  const count = await TimeOff.query(ctx.trx)
    .delete()
    .where({ id: input.timeOffId, resource_id: resourceOf(input) })
  assertFound(count === 1 ? count : null, 'Time off')
  await moveVersion(ctx, input, null)
}

async function moveVersion(
  ctx: Ctx,
  resource: OfResource,
  version: number | null,
  timeZone?: string,
): Promise<void> {
  const { providerId, memberId = null } = resource
  const row = await Schedule.query(ctx.trx)
    .findOne({ resource_id: resourceOf(resource) })
    .forUpdate()
  if (version !== null && version !== (row?.version ?? 0)) throw new AppError('stale_version')
  const next = (row?.version ?? 0) + 1
  if (row) {
    await ctx
      .trx('schedules')
      .where({ id: row.id })
      .update({ version: next, time_zone: timeZone ?? row.timeZone })
  } else if (memberId === null || timeZone !== undefined) {
    await Schedule.query(ctx.trx).insert({
      providerId,
      memberId,
      timeZone: timeZone ?? defaultTimeZone,
      version: next,
    })
  }
  await emit(ctx, scheduleChanged, { providerId, version: next })
}

function assertSound(input: ReplaceSchedule): void {
  assertValid(isTimeZone(input.timeZone), 'timeZone', 'This is not an IANA time zone')
  input.weekly.forEach((window, index) => assertWindow(window, `weekly.${index}`))
  const dates = new Set<string>()
  input.exceptions.forEach(({ date, windows }, index) => {
    assertValid(isDate(date), `exceptions.${index}.date`, 'This day does not exist')
    assertValid(!dates.has(date), `exceptions.${index}.date`, 'This day is listed twice')
    dates.add(date)
    windows.forEach((window, at) => assertWindow(window, `exceptions.${index}.windows.${at}`))
  })
}

function assertWindow({ startMinute, endMinute }: AvailabilityWindow, field: string): void {
  assertValid(
    endMinute > startMinute,
    `${field}.endMinute`,
    'It ends before it starts; past midnight counts on from 24:00',
  )
  assertValid(endMinute <= startMinute + 1440, `${field}.endMinute`, 'A window is at most 24 hours long')
}

function isDate(date: string): boolean {
  try {
    dayNumber(date)
    return true
  } catch {
    return false
  }
}

const toTimeOffView = ({ id, startsAt, endsAt, reason }: TimeOff): TimeOffView => ({
  id,
  startsAt: startsAt.toISOString(),
  endsAt: endsAt.toISOString(),
  reason,
})
