import { after, days, minutes } from '#platform/kernel/time.ts'

/** A channel is asked for this long: both companies end one after seven days at the latest. */
const lifeMs = days(7) - minutes(10)
/** It is replaced so long before it ends, so that a few failed attempts lose no notification. */
const aheadMs = days(2)

export const channelUntil = (now: Date): Date => after(now, lifeMs)

/** Whether a connection needs a new channel. */
export const isChannelOver = (
  { channelId, channelExpiresAt }: { channelId: string | null; channelExpiresAt: Date | null },
  now: Date,
): boolean => channelId === null || channelExpiresAt === null || channelExpiresAt <= after(now, aheadMs)

type Origin = { origin: string; isHttps: boolean; isLocal: boolean }
type Of = { kind: 'google' | 'microsoft'; tenantId: string; connectionId: string }

/** The path below which companies tell of changes, on the platform's own host. */
export const noticePath = '/calendars/notices'

/** Null where no company would call: they take addresses with encryption only, except one that is played here. */
export function noticeAddress(
  { origin, isHttps, isLocal }: Origin,
  { kind, tenantId, connectionId }: Of,
): string | null {
  return isHttps || isLocal ? `${origin}${noticePath}/${kind}/${tenantId}/${connectionId}` : null
}
