import { isId } from '#platform/kernel/ids.ts'
import { type DayPart, dayPartOf, dayParts } from '#platform/scheduling/index.ts'
import { after, minutes } from '#platform/kernel/time.ts'
import type { Vault } from '#platform/kernel/vault.ts'

export { type DayPart, dayPartOf, dayParts }
export const entryStatuses = ['waiting', 'offered', 'booked', 'left', 'removed', 'over'] as const
export type EntryStatus = (typeof entryStatuses)[number]

/** So many people's wishes of one address may wait at once in a marketplace. */
export const mostEntries = 5
/** Who let so many offers lapse waits no longer: every one of them kept a time from others. */
export const mostMissedOffers = 3
/** An offer that lasts less is none: nobody reads a mail that fast. */
export const shortestOffer = minutes(10)
/** How far ahead a wish may reach, in days. */
export const longestWishDays = 180

type Wish = { firstDate: string; lastDate: string; weekdays: readonly number[]; dayParts: readonly DayPart[] }

/** Whether a start suits a wish. @param start RFC 3339 on the service's wall, such as `2027-03-14T09:00:00+01:00` */
export function isWished(start: string, { firstDate, lastDate, weekdays, dayParts: parts }: Wish): boolean {
  const date = start.slice(0, 10)
  if (date < firstDate || date > lastDate) return false
  const weekday = ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1
  if (weekdays.length > 0 && !weekdays.includes(weekday)) return false
  return parts.length === 0 || parts.includes(dayPartOf(Number(start.slice(11, 13))))
}

/**
 * Until when an offer lasts: so many minutes, and never past the moment at which the notice would forbid the booking.
 * @returns null when that leaves too little time
 */
export function offerEnd(
  startsAt: Date,
  {
    now,
    offerMinutes,
    minimumNoticeMinutes,
  }: { now: Date; offerMinutes: number; minimumNoticeMinutes: number },
): Date | null {
  const latest = after(startsAt, -minutes(minimumNoticeMinutes))
  const wanted = after(now, minutes(offerMinutes))
  const end = wanted < latest ? wanted : latest
  return end.getTime() - now.getTime() < shortestOffer ? null : end
}

const purpose = 'waitlist'

/** What the links in a person's mails carry. */
export const waitlistToken = (vault: Vault, tenantId: string, entryId: string) =>
  `${entryId}.${vault.mac(purpose, `${tenantId} ${entryId}`)}`

/** @returns the entry's id, or null for a token that was not made here */
export function entryIdOf(vault: Vault, tenantId: string, token: string): string | null {
  const [entryId = '', mac = ''] = token.split('.')
  return isId(entryId) && vault.isMac(purpose, `${tenantId} ${entryId}`, mac) ? entryId : null
}
