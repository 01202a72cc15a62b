import type { PublishedEvent } from '#platform/kernel/calendar.ts'
import { formatMoney } from '#platform/kernel/money.ts'
import { groupNotices, type GroupEmailData, type GroupNotice } from '#platform/storefront/index.ts'
import { momentIn, zonesOf } from './appointment-time.ts'
import { fullName, paidNote, toCalendarEvent, when } from './booking-email.ts'
import { costText } from './booking-notice.ts'
import { calendarMethodOf, isForProvider, singleOf, type GroupTemplate } from './rules.ts'
import type { GroupItemData, GroupMessageData } from './schemas.ts'
import type { Sender } from './sender.ts'

/** A message about several appointments, of which there is at least one. */
export type GroupMessage = { template: GroupTemplate; message: GroupMessageData; sender: Sender }

const over: readonly GroupNotice[] = ['declined', 'lapsed', 'cancelled']

/** What the theme's templates show, each time on the clocks of its reader. */
export function toGroupEmail(group: GroupMessage): GroupEmailData {
  const { template, message, sender } = group
  const { items, said } = message
  const { locale, origin, marketplace } = sender
  const forProvider = isForProvider(template)
  const [first] = items as [GroupItemData]
  const { customer } = first.booking
  const { main } = zonesOf(first.booking, forProvider)
  const until = said.until && momentIn(new Date(said.until), main, locale)
  return {
    locale,
    forProvider,
    reference: null,
    marketplace,
    provider: {
      name: listed(
        items.map(({ booking }) => booking.provider.name),
        locale,
      ),
    },
    customer: {
      firstName: customer.firstName,
      fullName: fullName(first.booking),
      email: customer.email,
      phone: customer.phone || null,
    },
    group: {
      ...(Object.fromEntries(groupNotices.map((name) => [name, name === said.kind])) as Record<
        GroupNotice,
        boolean
      >),
      summary: summaryOf(message, locale),
      byCustomer: said.by === 'customer',
      byProvider: said.by === 'provider',
      bySystem: said.by === 'system',
      isOver: over.includes(said.kind),
      isFree: said.isFree,
      hasCalendar: calendarItems(group).length > 0,
      until: until ?? '',
      reason: said.reason,
      money: said.kind === 'cancelled' ? moneyOf(items, locale) : '',
    },
    appointments: items.map((item) => toAppointment(item, { forProvider, sender, kind: said.kind })),
    total: over.includes(said.kind) ? null : totalOf(items, locale),
    manageUrl: `${origin}${first.managePath}`,
    bookAgainUrl: forProvider ? null : `${origin}/services/${first.booking.serviceId}`,
  }
}

/** All that the reader's calendar should show or lose, for one file; empty where nothing was ever agreed. */
export function toGroupCalendar(group: GroupMessage, now: Date): PublishedEvent[] {
  const { template, sender } = group
  const forProvider = isForProvider(template)
  return calendarItems(group).map(({ item, isCancelled }) => ({
    ...toCalendarEvent(item, { sender, now, forProvider, attendee: null }),
    isCancelled,
  }))
}

/** As the message about each by itself would carry it. */
function calendarItems({ template, message: { items, said } }: GroupMessage) {
  const single = singleOf(said.kind, template)
  return items.flatMap((item) => {
    const method = calendarMethodOf(single.template, single.notice, item.booking)
    return method ? [{ item, isCancelled: method === 'CANCEL' }] : []
  })
}

/** `Window cleaning, 10 appointments`; of a visit the services, `Haircut and colour`. */
function summaryOf({ kind, items }: GroupMessageData, locale: string): string {
  const titles = listed(
    items.map(({ booking }) => booking.serviceTitle),
    locale,
  )
  if (kind === 'visit') return titles
  return items.length === 1 ? `${titles}, 1 appointment` : `${titles}, ${items.length} appointments`
}

type Reading = { forProvider: boolean; sender: Sender; kind: GroupNotice }

function toAppointment(
  { booking, managePath, before, otherTime }: GroupItemData,
  { forProvider, sender: { locale, origin }, kind }: Reading,
): GroupEmailData['appointments'][number] {
  const { date, time, zone, otherZone } = when(booking, forProvider, locale)
  const { main } = zonesOf(booking, forProvider)
  const moment = (instant: string | null) => (instant ? momentIn(new Date(instant), main, locale) : '')
  const people = listed(
    booking.members.map(({ name }) => name),
    locale,
  )
  const other = forProvider ? `for ${fullName(booking)}` : `with ${booking.provider.name}`
  return {
    date,
    time,
    zone,
    otherZone,
    title: booking.serviceTitle,
    who: people ? `${other} (${people})` : other,
    place: booking.locationKind === 'virtual' ? 'Online' : booking.place,
    before: moment(before),
    otherTime: moment(otherTime),
    isOff: over.includes(kind),
    url: `${origin}${managePath}`,
  }
}

/** Each name once. */
const listed = (names: readonly string[], locale: string) =>
  new Intl.ListFormat(locale).format([...new Set(names)])

function totalOf(items: readonly GroupItemData[], locale: string): GroupEmailData['total'] {
  const amount = items.reduce((sum, { booking }) => sum + booking.priceAmount, 0)
  if (amount === 0) return { amount: 'Free of charge', note: null }
  const { currency } = items[0]!.booking
  const ways = new Set(items.map(({ booking }) => booking.paidWhere))
  const [paidWhere = 'in_person'] = ways
  const note = paidNote({ paidWhere: ways.size > 1 ? 'both' : paidWhere }, 'appointments')
  return { amount: formatMoney({ amount, currency }, locale), note }
}

/** What is still to be paid of all that were cancelled. */
function moneyOf(items: readonly GroupItemData[], locale: string): string {
  const costs = items.flatMap(({ booking }) => booking.cancellation ?? [])
  const sum = (of: 'feeAmount' | 'refundAmount') => costs.reduce((total, cost) => total + cost[of], 0)
  const total = { feeAmount: sum('feeAmount'), refundAmount: sum('refundAmount') }
  return costText(total, items[0]!.booking.currency, locale)
}
