/** What the templates of mails are filled with. Absolute addresses, and words in the reader's language and zone. */

/** Colours of the button as `#rrggbb`, since mail clients do not read OKLCH; text on each holds 4.5. */
export type EmailColours = Readonly<{
  accent: string
  onAccent: string
  accentDark: string
  onAccentDark: string
}>

/** In whose name a mail is sent. */
export type EmailMarketplace = Readonly<{
  name: string
  legalName: string
  addressLines: readonly string[]
  supportEmail: string
  supportPhone: string | null
  url: string
  /** PNG or JPEG (mail clients do not draw SVG or always WebP), at least 88 px high. */
  logoUrl: string | null
  colours: EmailColours
}>

/** What the parties of a booking are told besides its confirmation and its cancellation. */
export const bookingNotices = [
  'requested',
  'declined',
  'lapsed',
  'moved',
  'proposed',
  'kept',
  'reminder',
  'onTheWay',
  'finished',
  'completed',
  'missed',
  'reported',
  'contested',
  'upheld',
  'overturned',
  'review',
  'reassigned',
] as const
export type BookingNotice = (typeof bookingNotices)[number]
/** Of these a provider is told. */
export const providerBookingNotices = [
  'requested',
  'declined',
  'lapsed',
  'moved',
  'proposed',
  'kept',
  'completed',
  'missed',
  'contested',
  'upheld',
  'overturned',
] as const satisfies readonly BookingNotice[]

/**
 * Everything a booking mail shows, already in the reader's language, time zone and currency format. Addresses
 * (`…Url`) are absolute, on the tenant's own host.
 */
export type BookingEmailData = Readonly<{
  /** BCP 47, for the `lang` of the mail. */
  locale: string
  forProvider: boolean
  reference: string
  marketplace: EmailMarketplace
  service: Readonly<{ title: string }>
  provider: Readonly<{ name: string }>
  customer: Readonly<{ firstName: string; fullName: string; email: string; phone: string | null }>
  when: Readonly<{
    /** `Tuesday, 24 November 2026` */
    date: string
    /** `14:30 to 16:00` */
    time: string
    /** `Berlin time (UTC+1)` */
    zone: string
    /** `90 minutes` */
    duration: string
    /** `08:30 to 10:00 in New York`, when the reader's zone differs. */
    otherZone: string | null
  }>
  where: Readonly<{
    atCustomer: boolean
    /** `At your address`, `At the studio`, `Online` */
    label: string
    lines: readonly string[]
    url: string | null
    /** `Open the map`, `Join the call` */
    urlLabel: string | null
  }>
  /** `note`: `paid at the appointment` */
  price: Readonly<{ amount: string; note: string | null }>
  answers: readonly Readonly<{ label: string; value: string }>[]
  notes: string | null
  /** The customer's manage page, or the booking or calendar in the provider's area. */
  manageUrl: string
  bookAgainUrl: string | null
  /** `money`: one sentence, such as `There is nothing to pay.` */
  cancellation: Readonly<{
    byCustomer: boolean
    byProvider: boolean
    reason: string | null
    money: string
    /** It stands in the reader's calendar, and the attached file takes it out. */
    isInvited: boolean
  }> | null
  /** What a notice is about; null in the other mails. Texts that do not belong to its kind are empty. */
  notice: Readonly<
    Record<BookingNotice, boolean> & {
      byCustomer: boolean
      byProvider: boolean
      bySystem: boolean
      /** Nothing came of it: another time may. */
      isOver: boolean
      /** The reader may leave without a fee. */
      isFree: boolean
      /** A calendar file is attached. */
      hasInvitation: boolean
      /** `Tuesday, 24 November at 14:30 (Berlin time)` */
      until: string
      before: string
      otherTime: string
      /** `Tomorrow`, `In 2 hours` */
      soon: string
      /** Who of the team does it: `Jana Wolf and Ole Brandt`; empty for the provider as a whole. */
      who: string
      /** In the words of whoever did it. */
      reason: string
      /** One sentence; empty where there is nothing to say about money. */
      money: string
    }
  > | null
}>

export const securityChanges = [
  'passwordChanged',
  'emailChanged',
  'secondFactorAdded',
  'secondFactorRemoved',
  'sessionsEnded',
  'refreshReused',
  'socialLinked',
  'socialUnlinked',
] as const
export type SecurityChange = (typeof securityChanges)[number]

/** What a provider is told about their standing, their credentials and their calendars. */
export const providerNotices = [
  'approved',
  'changesRequested',
  'rejected',
  'suspended',
  'reinstated',
  'credentialApproved',
  'credentialRejected',
  'credentialExpiring',
  'credentialExpired',
  'calendarFailing',
  'calendarNeedsConsent',
  'calendarEntryRestored',
] as const
export type ProviderNotice = (typeof providerNotices)[number]

/** Everything a mail about somebody's account shows. What a template does not speak of is null. */
export type AccountEmailData = Readonly<{
  locale: string
  /** The mail is about no booking. */
  reference: null
  marketplace: EmailMarketplace
  /** Of the account's person; null where nobody has the address. */
  firstName: string | null
  /** The address that the mail is about. */
  email: string
  /** Six digits to type. */
  code: string | null
  /** How long the code or the link works from now: `15 minutes` */
  lifetime: string | null
  /** Where the button leads. */
  actionUrl: string | null
  /** Where a link to choose a new password is asked for. */
  forgotUrl: string
  invitation: Readonly<{
    invitedBy: string
    isStaff: boolean
    isMember: boolean
    isCustomer: boolean
    isOwner: boolean
    isOperator: boolean
    /** `5 December 2026` */
    until: string
  }> | null
  /** `issuer`: with whom one signs in, such as `Google`; empty where the change is of another kind. */
  change: Readonly<Record<SecurityChange, boolean> & { at: string; issuer: string }> | null
  /** Support asks to act in the reader's place. */
  access: Readonly<{
    askedBy: string
    reason: string
    /** `28 November 2026` */
    until: string
  }> | null
  waitlist: WaitlistEmailData | null
  notice: Readonly<
    Record<ProviderNotice, boolean> & {
      business: string
      credential: string
      isCredential: boolean
      isCalendar: boolean
      /** `in 30 days`, `today` */
      inDays: string
      /** Why, in the words of whoever decided; empty where nothing was said. */
      reason: string
    }
  > | null
}>

/** What somebody on a waitlist is told: that they wait, or that a time is kept for them. */
export const waitlistNotices = ['joined', 'offered'] as const
export type WaitlistNotice = (typeof waitlistNotices)[number]

export type WaitlistEmailData = Readonly<
  Record<WaitlistNotice, boolean> & {
    service: string
    provider: string
    /** `1 to 14 December, mornings` */
    wish: string
    /** The offered time: `Tuesday, 24 November 2026, 14:30 to 16:00 (Berlin time)`; empty while nothing is offered. */
    when: string
    /** Until when it is kept: `16:30 today (Berlin time)`; empty as well. */
    until: string
    leaveUrl: string
  }
>

/** A text message; `host` lets a telephone fill the code in on that site only (https://wicg.github.io/sms-one-time-codes). */
export type SmsData = Readonly<{
  marketplace: Pick<EmailMarketplace, 'name'>
  host: string
  code: string
  lifetime: string
}>
