import type { AccountEmailData } from '#platform/storefront/index.ts'
import { waitlistToken, type DayPart } from '#platform/waitlist/index.ts'
import type { AccountMessage } from './account-message.ts'
import { cityOf } from './sender.ts'
import type { AccountContent } from './service/index.ts'

type AboutWaitlist = Extract<AccountContent, { about: 'waitlist' }>

const partWords: Record<DayPart, string> = {
  morning: 'mornings',
  afternoon: 'afternoons',
  evening: 'evenings',
}

/** Times are told on the clock of whoever waits, when it is known, else on the service's. */
export function toWaitlistEmail(
  { sender, vault }: AccountMessage,
  { kind, waiting }: AboutWaitlist,
): Partial<AccountEmailData> {
  const page = `${sender.origin}/waitlist/${waitlistToken(vault, sender.tenant.id, waiting.entryId)}`
  const zone = waiting.customerTimeZone ?? waiting.timeZone
  const write = (instant: string, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(sender.locale, { ...options, timeZone: zone }).format(new Date(instant))
  const { offer } = waiting
  const where = `(${cityOf(zone)} time)`
  return {
    firstName: waiting.firstName,
    actionUrl: page,
    waitlist: {
      joined: kind === 'joined',
      offered: kind === 'offered',
      service: waiting.service.title,
      provider: waiting.service.providerName,
      wish: wishText(waiting, sender.locale),
      when: offer
        ? `${write(offer.startsAt, { dateStyle: 'full' })}, ${write(offer.startsAt, { timeStyle: 'short' })} to ${write(offer.endsAt, { timeStyle: 'short' })} ${where}`
        : '',
      until: offer
        ? `${write(offer.expiresAt, { weekday: 'long', day: 'numeric', month: 'long' })} at ${write(offer.expiresAt, { timeStyle: 'short' })} ${where}`
        : '',
      leaveUrl: `${page}?leave=1`,
    },
  }
}

/** `24 November to 8 December 2026, Mondays and Fridays, mornings`. */
function wishText(
  { firstDate, lastDate, weekdays, dayParts }: AboutWaitlist['waiting'],
  locale: string,
): string {
  const day = (date: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
      new Date(`${date}T00:00:00Z`),
    )
  // 1 January 2024 was a Monday.
  const weekday = (number: number) =>
    `${new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, number))}s`
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  return [
    firstDate === lastDate ? day(firstDate) : `${day(firstDate)} to ${day(lastDate)}`,
    ...(weekdays.length > 0 ? [list.format(weekdays.toSorted((a, b) => a - b).map(weekday))] : []),
    ...(dayParts.length > 0 ? [list.format(dayParts.map((part) => partWords[part]))] : []),
  ].join(', ')
}
