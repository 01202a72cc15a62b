import { AppError, assertFound, assertValid } from '#platform/kernel/errors.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import type { ExternalCalendar } from '../gateways/calendar-gateway.ts'
import { CalendarFailure, failureWords } from '../rules/failures.ts'
import type { AccountCalendarView, AccountView, ConnectCalendar, ConnectionView } from '../schemas.ts'
import { connectionsOfAccount, getAccount } from '../service/account-list.ts'
import { insertConnection } from '../service/connect.ts'
import { getConnection } from '../service/connections.ts'
import { withAccess, type AccessRuntime } from './access.ts'
import { syncConnection } from './sync-due.ts'

type OfAccount = { providerId: string; accountId: string }

/**
 * The calendars of an account, as the company tells them now, the main one first.
 * @throws AppError `not_found`, `conflict` while the account needs a new consent, `unavailable`, `rate_limited`
 */
export async function listAccountCalendars(
  runtime: AccessRuntime,
  scope: Scope,
  input: OfAccount,
): Promise<AccountCalendarView[]> {
  const { database } = runtime
  await database.readTenant(scope, (ctx) => getAccount(ctx, input))
  const calendars = await readCalendars(runtime, scope, input.accountId)
  const connected = await database.readTenant(scope, (ctx) => connectionsOfAccount(ctx, input.accountId))
  return calendars
    .map((calendar) => ({ ...calendar, connectionId: connected.get(calendar.id) ?? null }))
    .toSorted(
      (left, right) =>
        Number(right.isPrimary) - Number(left.isPrimary) || left.name.localeCompare(right.name),
    )
}

/**
 * Connects one calendar of an account, and reads it.
 * @throws AppError as `listAccountCalendars`, `validation_failed`, `conflict` when it is connected already
 */
export async function connectCalendar(
  runtime: Runtime,
  scope: Scope,
  { providerId, accountId, ...input }: OfAccount & ConnectCalendar,
): Promise<ConnectionView> {
  const { database } = runtime
  const account = await database.readTenant(scope, (ctx) => getAccount(ctx, { providerId, accountId }))
  const calendars = await readCalendars(runtime, scope, accountId)
  const calendar = assertFound(
    calendars.find(({ id }) => id === input.calendarId),
    'Calendar',
  )
  const isWriting = input.isWriting ?? false
  assertValid(!isWriting || calendar.mayWrite, 'isWriting', 'You may only look at this calendar')
  const made = await database.inTenant(scope, (ctx) =>
    insertConnection(ctx, { providerId, ...connectionOf(account, calendar), ...choicesOf(input), isWriting }),
  )
  await syncConnection(runtime, { ...scope, actor: { kind: 'system' } }, made)
  return database.readTenant(scope, (ctx) => getConnection(ctx, { providerId, connectionId: made.id }))
}

const connectionOf = ({ id, memberId, kind, externalAccount }: AccountView, calendar: ExternalCalendar) => ({
  memberId,
  kind,
  accountId: id,
  externalAccount,
  externalCalendarId: calendar.id,
  mayWrite: calendar.mayWrite,
  name: calendar.name,
})

const choicesOf = ({ name, isBlocking = true, blocksWhenStale = false }: ConnectCalendar) => ({
  ...(name?.trim() ? { name: name.trim() } : {}),
  isBlocking,
  blocksWhenStale,
})

async function readCalendars(
  runtime: AccessRuntime,
  scope: Scope,
  accountId: string,
): Promise<ExternalCalendar[]> {
  try {
    return await withAccess(runtime, scope, accountId, (gateway, access) => gateway.listCalendars(access))
  } catch (error) {
    if (!(error instanceof CalendarFailure)) throw error
    const { code, retryAfterMs } = error
    if (code === 'needs_consent') throw new AppError('conflict', { detail: failureWords[code], cause: error })
    throw new AppError('unavailable', {
      detail: 'The other calendar does not answer at the moment; try again later',
      retryAfterSeconds: Math.ceil((retryAfterMs ?? 30_000) / 1_000),
      cause: error,
    })
  }
}
