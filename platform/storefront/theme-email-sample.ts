/** Data to check and preview mails with; `bare` leaves out everything that may be absent. */
import {
  bookingNotices,
  providerNotices,
  securityChanges,
  type AccountEmailData,
  type BookingEmailData,
  type BookingNotice,
  type EmailColours,
  type EmailMarketplace,
  type ProviderNotice,
  type SecurityChange,
  type SmsData,
  type WaitlistNotice,
} from './theme-email-data.ts'
import type { BookingEmailTemplate, GroupEmailTemplate } from './theme-emails.ts'
import { paymentNotices, type PaymentEmailData, type PaymentNotice } from './theme-payment-email-data.ts'
import { planNotices, type PlanEmailData, type PlanNotice } from './theme-plan-email-data.ts'
import { groupNotices, type GroupEmailData, type GroupNotice } from './theme-group-email-data.ts'

type Fullness = 'full' | 'bare'

const marketplaceOf = (colours: EmailColours, isFull: boolean): EmailMarketplace => ({
  name: 'Lindenhof',
  legalName: 'Lindenhof Dienste GmbH',
  addressLines: ['Lindenstraße 14', '10969 Berlin', 'Germany'],
  supportEmail: 'hello@lindenhof.example',
  supportPhone: isFull ? '+49 30 23125 014' : null,
  url: 'https://lindenhof.example/',
  logoUrl: null,
  colours,
})

export function sampleBookingEmail(
  template: BookingEmailTemplate,
  colours: EmailColours,
  fullness: Fullness = 'full',
  notice: BookingNotice = 'moved',
): BookingEmailData {
  const isFull = fullness === 'full'
  const forProvider = template.endsWith('provider')
  return {
    locale: 'en',
    forProvider,
    reference: 'K7F-3QX',
    marketplace: marketplaceOf(colours, isFull),
    service: { title: 'Window cleaning, up to ten windows' },
    provider: { name: 'Glasklar Fensterputz' },
    customer: {
      firstName: 'Mara',
      fullName: 'Mara Brandt',
      email: 'mara.brandt@mail.example',
      phone: isFull ? '+49 176 04069 012' : null,
    },
    when: {
      date: 'Tuesday, 24 November 2026',
      time: '14:30 to 16:30',
      zone: 'Berlin time (UTC+1)',
      duration: '2 hours',
      otherZone: isFull ? '08:30 to 10:30 in New York' : null,
    },
    where: {
      atCustomer: true,
      label: forProvider ? 'At the customer’s address' : 'At your address',
      lines: ['Gneisenaustraße 61', '10961 Berlin'],
      url: isFull ? 'https://lindenhof.example/map' : null,
      urlLabel: isFull ? 'Open the map' : null,
    },
    price: { amount: '€89.00', note: isFull ? 'paid at the appointment' : null },
    answers: isFull ? [{ label: 'How many windows open inwards?', value: 'Eight of ten' }] : [],
    notes: isFull ? 'The bell says Brandt/Okafor. Third floor, no lift.' : null,
    manageUrl: 'https://lindenhof.example/bookings/manage',
    bookAgainUrl: isFull ? 'https://lindenhof.example/services/window-cleaning' : null,
    cancellation: template.includes('cancelled')
      ? {
          byCustomer: isFull,
          byProvider: !isFull,
          reason: isFull ? 'We are away that week after all' : null,
          money: 'There is nothing to pay.',
          isInvited: isFull,
        }
      : null,
    notice: template.startsWith('booking-notice-') ? sampleNotice(notice, isFull) : null,
  }
}

const sampleNotice = (notice: BookingNotice, isFull: boolean): BookingEmailData['notice'] => ({
  ...(Object.fromEntries(bookingNotices.map((name) => [name, name === notice])) as Record<
    BookingNotice,
    boolean
  >),
  byCustomer: isFull,
  byProvider: !isFull,
  bySystem: false,
  isOver: notice === 'declined' || notice === 'lapsed',
  isFree: isFull,
  hasInvitation: isFull,
  until: 'Monday, 23 November at 18:00 (Berlin time)',
  before: 'Monday, 23 November at 09:00 (Berlin time)',
  otherTime: 'Thursday, 26 November at 11:00 (Berlin time)',
  soon: 'Tomorrow',
  who: isFull ? 'Jana Wolf' : '',
  reason: isFull ? 'The van broke down.' : '',
  money: isFull ? 'By the terms of the booking a fee of €20 is due.' : '',
})

export function sampleGroupEmail(
  template: GroupEmailTemplate,
  colours: EmailColours,
  fullness: Fullness = 'full',
  notice: GroupNotice = 'confirmed',
): GroupEmailData {
  const isFull = fullness === 'full'
  const forProvider = template.endsWith('provider')
  const isOff = notice === 'cancelled' || notice === 'declined' || notice === 'lapsed'
  const { customer, provider, marketplace } = sampleBookingEmail(
    'booking-confirmed-customer',
    colours,
    fullness,
  )
  return {
    locale: 'en',
    forProvider,
    reference: null,
    marketplace,
    provider,
    customer,
    group: {
      ...(Object.fromEntries(groupNotices.map((name) => [name, name === notice])) as Record<
        GroupNotice,
        boolean
      >),
      summary: 'Window cleaning, up to ten windows, 3 appointments',
      byCustomer: isFull,
      byProvider: !isFull,
      bySystem: false,
      isOver: isOff,
      isFree: isFull,
      hasCalendar: isFull && ['confirmed', 'moved', 'cancelled'].includes(notice),
      until: 'Monday, 23 November at 18:00 (Berlin time)',
      reason: isFull && ['declined', 'cancelled', 'proposed'].includes(notice) ? 'The van broke down.' : '',
      money: isFull ? 'By the terms of the booking a fee of €20 is due.' : '',
    },
    appointments: ['Tuesday, 24 November 2026', 'Tuesday, 8 December 2026', 'Tuesday, 22 December 2026'].map(
      (date, index) => ({
        date,
        time: '14:30 to 16:30',
        zone: 'Berlin time (UTC+1)',
        otherZone: isFull ? '08:30 to 10:30 in New York' : null,
        title: 'Window cleaning, up to ten windows',
        who: forProvider ? 'for Mara Brandt' : `with ${provider.name}`,
        place: isFull ? 'Gneisenaustraße 61, 10961 Berlin' : '',
        before: notice === 'moved' ? 'Monday, 23 November at 09:00 (Berlin time)' : '',
        otherTime:
          notice === 'proposed' || notice === 'kept' ? 'Thursday, 26 November at 11:00 (Berlin time)' : '',
        isOff,
        url: `https://lindenhof.example/bookings/manage-${index}`,
      }),
    ),
    total: isOff ? null : { amount: '€267.00', note: isFull ? 'paid at the appointments' : null },
    manageUrl: 'https://lindenhof.example/bookings/manage-0',
    bookAgainUrl: isFull ? 'https://lindenhof.example/services/window-cleaning' : null,
  }
}

export function samplePaymentEmail(
  colours: EmailColours,
  notice: PaymentNotice,
  fullness: Fullness = 'full',
): PaymentEmailData {
  const isFull = fullness === 'full'
  return {
    locale: 'en',
    reference: null,
    marketplace: marketplaceOf(colours, isFull),
    payment: {
      ...(Object.fromEntries(paymentNotices.map((name) => [name, name === notice])) as Record<
        PaymentNotice,
        boolean
      >),
      title: 'Window cleaning, up to ten windows',
      provider: 'Glasklar Fensterputz',
      customer: 'Mara Brandt',
      amount: '€89.00',
      when: '24 November 2026',
      inDays: 'in 3 days',
      method: isFull || notice === 'methodExpiring' ? 'Visa •••• 4242' : '',
      papers: isFull ? 'Invoice INV-00042' : '',
      reason: isFull ? 'The bank declined the card.' : '',
      isMarketplace: isFull,
      tasks: notice === 'accountNeeds' ? ['Give your date of birth.', 'Give your home address.'] : [],
    },
    actionUrl: isFull ? 'https://lindenhof.example/pay/0123' : null,
  }
}

export function samplePlanEmail(
  colours: EmailColours,
  notice: PlanNotice,
  fullness: Fullness = 'full',
): PlanEmailData {
  const isFull = fullness === 'full'
  return {
    locale: 'en',
    reference: null,
    marketplace: marketplaceOf(colours, isFull),
    plan: {
      ...(Object.fromEntries(planNotices.map((name) => [name, name === notice])) as Record<
        PlanNotice,
        boolean
      >),
      business: 'Glasklar Fensterputz',
      isMarketplace: !isFull,
      name: 'Studio',
      before: isFull ? 'Business' : '',
      price: '€19.00 a month',
      priceBefore: '€15.00 a month',
      amount: '€19.00',
      when: '24 November 2026',
      until: '24 December 2026',
      inDays: 'in 3 days',
      feature: 'Bookings a month',
      used: '8',
      limit: '10',
      overage: isFull ? '€0.50' : '',
      helps: isFull ? 'Professional or Business' : '',
      method: 'Visa •••• 4242',
      number: isFull ? 'LIND-0042' : '',
      changes: isFull ? ['Calendar integration: new'] : [],
      rests: isFull ? ['Mia Okafor rests.'] : [],
    },
    actionUrl: 'https://lindenhof.example/provider/plan',
  }
}

/** As `toAccountEmail` fills every template; the words that a template does not use are harmless. */
export function sampleAccountEmail(
  colours: EmailColours,
  fullness: Fullness = 'full',
  {
    change = 'passwordChanged',
    invitation = 'staff',
    notice = 'changesRequested',
    waitlist = 'offered',
  }: {
    change?: SecurityChange
    invitation?: 'staff' | 'member' | 'customer'
    notice?: ProviderNotice
    waitlist?: WaitlistNotice
  } = {},
): AccountEmailData {
  const isFull = fullness === 'full'
  const isChange = (name: SecurityChange) => [name, name === change] as const
  return {
    locale: 'en',
    reference: null,
    marketplace: marketplaceOf(colours, isFull),
    firstName: isFull ? 'Mara' : null,
    email: 'mara.brandt@mail.example',
    code: '048213',
    lifetime: '1 hour',
    actionUrl: isFull ? 'https://lindenhof.example/reset-password?token=0123' : null,
    forgotUrl: 'https://lindenhof.example/forgot-password',
    invitation: {
      invitedBy: 'Jonas Weidlich',
      isStaff: invitation === 'staff',
      isMember: invitation === 'member',
      isCustomer: invitation === 'customer',
      isOwner: isFull,
      isOperator: !isFull,
      until: '8 December 2026',
    },
    change: {
      ...(Object.fromEntries(securityChanges.map(isChange)) as Record<SecurityChange, boolean>),
      at: 'Tuesday, 24 November 2026 at 14:30 (Berlin time)',
      issuer: change.startsWith('social') ? 'Google' : '',
    },
    access: {
      askedBy: 'Jonas Weidlich',
      reason: 'You wrote that your calendar is empty.',
      until: '28 November 2026',
    },
    waitlist: {
      joined: waitlist === 'joined',
      offered: waitlist === 'offered',
      service: 'Window cleaning, up to ten windows',
      provider: 'Glasklar Fensterputz',
      wish: '24 November to 8 December 2026, mornings',
      when: waitlist === 'offered' ? 'Tuesday, 24 November 2026, 14:30 to 16:30 (Berlin time)' : '',
      until: waitlist === 'offered' ? 'Monday, 23 November at 18:10 (Berlin time)' : '',
      leaveUrl: 'https://lindenhof.example/waitlist/0123?leave=1',
    },
    notice: {
      ...(Object.fromEntries(providerNotices.map((name) => [name, name === notice])) as Record<
        ProviderNotice,
        boolean
      >),
      business: 'Malerei Brandt',
      credential: 'Master painter',
      isCredential: notice.startsWith('credential'),
      isCalendar: notice.startsWith('calendar'),
      inDays: 'in 7 days',
      reason: isFull ? 'The photos do not show your work.' : '',
    },
  }
}

export const sampleSms = (): SmsData => ({
  marketplace: { name: 'Lindenhof' },
  host: 'lindenhof.example',
  code: '048213',
  lifetime: '10 minutes',
})
