import { toString as toQrCode } from 'qrcode'
import { AppError } from '#platform/kernel/errors.ts'
import { isId } from '#platform/kernel/ids.ts'
import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { after, minutes } from '#platform/kernel/time.ts'
import type { Runtime } from '#platform/runtime.ts'
import type { BookingDetails } from './booking-view.ts'
import type { CheckInCodeView, LiveView, Position } from './live-schemas.ts'
import { codeMinutes } from './rules/index.ts'
import {
  assertMayShowCode,
  type Asked,
  checkIn,
  endLapsedSharing,
  getBooking,
  movePosition,
} from './service/index.ts'

const purpose = 'check-in code'

/**
 * What the customer's page shows for the camera of the provider.
 * @param input.origin of the marketplace, without a slash at its end
 * @throws AppError `not_found`, `link_expired`, `illegal_transition`
 */
export async function makeCheckInCode(
  { database, vault }: Pick<Runtime, 'database' | 'vault'>,
  scope: Scope,
  { asked, origin }: { asked: Asked; origin: string },
): Promise<CheckInCodeView> {
  const { bookingId, now } = await database.readTenant(scope, async (ctx) => ({
    bookingId: await assertMayShowCode(ctx, asked),
    now: ctx.now,
  }))
  const expiresAt = after(now, minutes(codeMinutes))
  const text = `${expiresAt.getTime().toString(36)}.${bookingId}`
  const code = `${text}.${vault.mac(purpose, `${scope.tenantId} ${text}`)}`
  const address = `${origin}/provider/check-in/${code}`
  const qrCode = await toQrCode(address, { type: 'svg', margin: 4, errorCorrectionLevel: 'M' })
  return { address, qrCode, expiresAt: expiresAt.toISOString() }
}

/**
 * The booking of a code that is genuine and not too old.
 * @throws AppError `not_found`, `link_expired`
 */
export function bookingOfCode(
  { vault }: Pick<Runtime, 'vault'>,
  { tenantId, code, now }: { tenantId: string; code: string; now: Date },
): string {
  const [expires = '', bookingId = '', mac = ''] = code.split('.')
  const isGenuine = isId(bookingId) && vault.isMac(purpose, `${tenantId} ${expires}.${bookingId}`, mac)
  if (!isGenuine) throw new AppError('not_found', { detail: 'This is no code of this marketplace' })
  if (parseInt(expires, 36) <= now.getTime()) {
    throw new AppError('link_expired', { detail: 'This code is too old: let the page show a new one' })
  }
  return bookingId
}

/** Whose code was scanned, before anything is said about it. @throws AppError `not_found`, `link_expired`, `forbidden` */
export const readCheckIn = (
  runtime: Pick<Runtime, 'database' | 'vault'>,
  scope: Scope,
  code: string,
): Promise<BookingDetails> =>
  runtime.database.readTenant(scope, (ctx) =>
    getBooking(ctx, bookingOfCode(runtime, { tenantId: scope.tenantId, code, now: ctx.now })),
  )

/** The provider has scanned a code. @throws AppError `not_found`, `link_expired`, `forbidden`, `illegal_transition` */
export const checkInByCode = (
  runtime: Pick<Runtime, 'database' | 'vault'>,
  scope: Scope,
  code: string,
): Promise<LiveView> =>
  runtime.database.inTenant(scope, (ctx) =>
    checkIn(ctx, bookingOfCode(runtime, { tenantId: scope.tenantId, code, now: ctx.now })),
  )

/** The place is written, then those who look are told to ask for it. @throws AppError as `movePosition` */
export async function sharePosition(
  { database, realtime, log }: Pick<Runtime, 'database' | 'realtime' | 'log'>,
  scope: Scope,
  { asked, place }: { asked: Asked; place: Position },
): Promise<void> {
  const bookingId = await database.inTenant(scope, (ctx) => movePosition(ctx, asked, place))
  try {
    await realtime.publish(scope.tenantId, `booking:${bookingId}`, { type: 'booking.position', bookingId })
  } catch (error) {
    // Their page asks again by itself; the next place comes in seconds.
    log.warn({ err: error }, 'a position could not be announced')
  }
}

/** @returns how many have ended */
export async function sweepPositions({ database }: Pick<Runtime, 'database'>, tenantId: string) {
  let total = 0
  for (;;) {
    const count = await database.inTenant(systemScope(tenantId), endLapsedSharing)
    total += count
    if (count === 0) return total
  }
}
