import { toBookingEmail, toInvitation, type BookingMessage } from '#platform/notifications/booking-email.ts'
import { bookingTemplates, type BookingTemplate } from '#platform/notifications/rules.ts'
import type { BookingSnapshot } from '#platform/notifications/schemas.ts'
import { senderOf } from '#platform/notifications/sender.ts'
import { bookingNotices, listThemes, renderThemeEmail } from '#platform/storefront/index.ts'
import { providerBookingNotices } from '#platform/storefront/theme-email-data.ts'
import type { TenantView } from '#platform/tenancy/index.ts'

const config = { platformDomain: 'localhost', publicScheme: 'https', publicPort: null } as const

const tenant = {
  name: 'Lindenhof',
  slug: 'lindenhof',
  legalName: 'Lindenhof Dienste GmbH',
  legalAddress: 'Lindenstraße 14, 10969 Berlin\nGermany',
  supportEmail: 'hello@lindenhof.example',
  supportPhone: null,
  country: 'DE',
  theme: 'linen',
  primaryHost: 'lindenhof.example',
  brand: {},
} as TenantView

const booking = {
  id: 'b1',
  reference: 'K7F3-92QD',
  status: 'confirmed',
  serviceId: 's1',
  serviceTitle: 'Window cleaning',
  startsAt: '2026-11-24T13:30:00Z',
  endsAt: '2026-11-24T15:00:00Z',
  timeZone: 'Europe/Berlin',
  customerTimeZone: 'Europe/Berlin',
  durationMinutes: 90,
  locationKind: 'at_customer',
  place: 'Gneisenaustraße 61, 10961 Berlin',
  priceAmount: 8900,
  currency: 'EUR',
  customer: { firstName: 'Mara', lastName: 'Brandt', email: 'mara@mail.example', phone: '+49 176 1234567' },
  provider: { name: 'Glasklar', email: 'team@glasklar.example', phone: null },
  notes: '',
  answers: [],
  cancellation: null,
  confirmedAt: '2026-11-20T08:00:00Z',
  noShow: null,
  members: [],
  calendarUid: 'b1@lindenhof',
  calendarSequence: 0,
} as unknown as BookingSnapshot

function messageOf(
  template: BookingTemplate,
  overrides: Partial<BookingSnapshot> = {},
  changes: Partial<TenantView> = {},
): BookingMessage {
  return {
    template,
    sender: senderOf(config, { ...tenant, ...changes }),
    recipient: template.endsWith('-provider')
      ? { name: 'Glasklar', email: 'team@glasklar.example' }
      : { name: 'Mara Brandt', email: 'mara@mail.example' },
    message: { bookingId: 'b1', booking: { ...booking, ...overrides }, managePath: '/bookings/secret' },
  }
}
const now = new Date('2026-11-21T08:00:00Z')
const emailOf = (...args: Parameters<typeof messageOf>) => toBookingEmail(messageOf(...args), now)

test('at a place the clock of the place counts, and the guest’s own is named beside it when it differs', () => {
  expect(emailOf('booking-confirmed-customer').when).toEqual({
    date: 'Tuesday, 24 November 2026',
    time: '14:30 to 16:00',
    zone: 'Berlin time (UTC+1)',
    duration: '90 minutes',
    otherZone: null,
  })
  expect(emailOf('booking-confirmed-customer', { customerTimeZone: 'America/New_York' }).when).toMatchObject({
    time: '14:30 to 16:00',
    zone: 'Berlin time (UTC+1)',
    otherZone: '08:30 to 10:00 in New York',
  })
})

test('two zones with the same time are not both named', () => {
  expect(emailOf('booking-confirmed-customer', { customerTimeZone: 'Europe/Rome' }).when.otherZone).toBeNull()
})

test('online the guest’s clock comes first', () => {
  const online = { locationKind: 'virtual', customerTimeZone: 'Asia/Tokyo' } as const

  expect(emailOf('booking-confirmed-customer', online).when).toMatchObject({
    date: 'Tuesday, 24 November 2026',
    time: '22:30 to 00:00 (Wednesday)',
    zone: 'Tokyo time (UTC+9)',
    otherZone: '14:30 to 16:00 in Berlin',
  })
  expect(emailOf('booking-confirmed-provider', online).when).toMatchObject({
    time: '14:30 to 16:00',
    otherZone: null,
  })
})

test('another day in the other zone is named', () => {
  const early = {
    startsAt: '2026-11-24T22:30:00Z',
    endsAt: '2026-11-24T23:30:00Z',
    customerTimeZone: 'Asia/Kolkata',
  }

  expect(emailOf('booking-confirmed-customer', early).when).toMatchObject({
    date: 'Tuesday, 24 November 2026',
    time: '23:30 to 00:30 (Wednesday)',
    otherZone: 'Wednesday, 04:00 to 05:00 in Kolkata',
  })
})

test('over the night in which the clocks change, both ends are what the wall shows', () => {
  const night = { startsAt: '2027-03-28T00:30:00Z', endsAt: '2027-03-28T01:30:00Z' }

  expect(emailOf('booking-confirmed-customer', night).when.time).toBe('01:30 to 03:30')
})

test('an American marketplace writes American dates and hours', () => {
  expect(
    emailOf('booking-confirmed-customer', { timeZone: 'America/New_York' }, { country: 'US' }).when,
  ).toMatchObject({
    date: 'Tuesday, November 24, 2026',
    time: '8:30 AM to 10:00 AM',
  })
})

test.each([
  [45, '45 minutes'],
  [60, '1 hour'],
  [90, '90 minutes'],
  [120, '2 hours'],
  [150, '2 hours 30 minutes'],
])('%i minutes are %s', (durationMinutes, words) => {
  expect(emailOf('booking-confirmed-customer', { durationMinutes }).when.duration).toBe(words)
})

test('the place is told from the reader’s side', () => {
  const labelOf = (template: BookingTemplate, locationKind: BookingSnapshot['locationKind']) =>
    emailOf(template, { locationKind }).where.label

  expect(labelOf('booking-confirmed-customer', 'at_customer')).toBe('At your address')
  expect(labelOf('booking-confirmed-provider', 'at_customer')).toBe('At the customer’s address')
  expect(labelOf('booking-confirmed-customer', 'at_provider')).toBe('At Glasklar')
  expect(labelOf('booking-confirmed-provider', 'at_provider')).toBe('At your place')
  expect(labelOf('booking-confirmed-customer', 'virtual')).toBe('Online')
})

test('what costs nothing is not paid at the appointment', () => {
  expect(emailOf('booking-confirmed-customer', { priceAmount: 0 }).price).toEqual({
    amount: 'Free of charge',
    note: null,
  })
  expect(emailOf('booking-confirmed-customer').price).toEqual({
    amount: '€89',
    note: 'paid at the appointment',
  })
})

test('where the price is paid is said as it was agreed', () => {
  const noteOf = (paidWhere: BookingSnapshot['paidWhere']) =>
    emailOf('booking-confirmed-customer', { paidWhere }).price?.note

  expect(noteOf('online')).toBe('paid online')
  expect(noteOf('both')).toBe('in part paid online, the rest at the appointment')
  expect(noteOf('in_person')).toBe('paid at the appointment')
})

test('both parties get an invitation of their own to one appointment', () => {
  const customer = toInvitation(messageOf('booking-confirmed-customer'), now)
  const provider = toInvitation(messageOf('booking-confirmed-provider'), now)

  expect(customer).toMatchObject({
    uid: 'b1@lindenhof',
    title: 'Window cleaning – Glasklar',
    attendee: { email: 'mara@mail.example' },
    organizer: { name: 'Lindenhof', email: 'hello@lindenhof.example' },
    location: 'Gneisenaustraße 61, 10961 Berlin',
    url: 'https://lindenhof.example/bookings/secret',
  })
  expect(provider).toMatchObject({
    uid: customer.uid,
    title: 'Window cleaning – Mara Brandt',
    attendee: { email: 'team@glasklar.example' },
    organizer: customer.organizer,
  })
})

const plain = bookingTemplates.filter((template) => !template.includes('notice'))
const cases = listThemes().flatMap((theme) => plain.map((template) => [theme, template] as const))
const noticeCases = listThemes().flatMap((theme) => [
  ...bookingNotices.map((kind) => [theme, 'booking-notice-customer', kind] as const),
  ...providerBookingNotices.map((kind) => [theme, 'booking-notice-provider', kind] as const),
])
test.each(noticeCases)('theme %s has words of its own in %s about %s', (theme, template, kind) => {
  const { message, sender, recipient } = messageOf(template, {}, { theme })
  const instant = '2026-11-23T17:00:00Z'
  const notice = { kind, by: 'provider', reason: '', until: instant, isFree: false } as const
  const write = (about: typeof kind) =>
    renderThemeEmail(
      theme,
      template,
      toBookingEmail(
        {
          template,
          sender,
          recipient,
          message: { ...message, notice: { ...notice, kind: about, before: instant, otherTime: instant } },
        },
        now,
      ),
    )

  const mail = write(kind)

  expect(mail.text).not.toMatch(/undefined|\[object|NaN|\{\{/)
  expect(mail.subject).toMatch(/^[^\s:,]/)
  expect(mail.subject).not.toMatch(/\s[,:]|\?:/)
  const kinds = template.endsWith('customer') ? bookingNotices : providerBookingNotices
  for (const other of kinds.filter((each) => each !== kind)) expect(write(other).text).not.toBe(mail.text)
})

test.each(cases)('theme %s has words for everything in %s', (theme, template) => {
  const cancellation = template.includes('cancelled')
    ? {
        cancelledBy: 'provider' as const,
        reason: 'The van broke down',
        cancelledAt: '2026-11-22T08:00:00Z',
        feeAmount: 0,
        refundAmount: 0,
      }
    : null
  const message = messageOf(
    template,
    { cancellation, answers: [{ label: 'How many?', value: 'Ten' }], notes: 'Third floor' },
    { theme },
  )

  const mail = renderThemeEmail(theme, template, toBookingEmail(message, now))

  for (const text of [mail.html, mail.text]) {
    expect(text).toContain('K7F3-92QD')
    expect(text).toContain('Lindenhof')
    expect(text).not.toMatch(/undefined|\[object|NaN|\{\{/)
  }
  expect(mail.subject).toMatch(/\S/)
  if (cancellation) expect(mail.text).toContain('The van broke down')
})
