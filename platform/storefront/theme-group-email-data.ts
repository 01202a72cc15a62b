import type { BookingEmailData, EmailMarketplace } from './theme-email-data.ts'

/** What the parties of a series or a visit are told of it as a whole. */
export const groupNotices = [
  'requested',
  'confirmed',
  'declined',
  'lapsed',
  'cancelled',
  'moved',
  'proposed',
  'kept',
] as const
export type GroupNotice = (typeof groupNotices)[number]

/** One of the appointments that a mail about several lists. Texts that do not belong to the notice are empty. */
export type GroupAppointment = Readonly<
  Pick<BookingEmailData['when'], 'date' | 'time' | 'zone' | 'otherZone'> & {
    title: string
    /** `with Glasklar`, or for the provider `for Mara Brandt`; with who of the team does it where that is known. */
    who: string
    /** In one line; empty where there is no place. */
    place: string
    /** `Tuesday, 24 November at 14:30 (Berlin time)`: where it was, and where it would go. */
    before: string
    otherTime: string
    /** It does not take place. */
    isOff: boolean
    /** The page of this appointment. */
    url: string
  }
>

/** Everything that a mail about a series or a visit shows, as `BookingEmailData`. */
export type GroupEmailData = Readonly<{
  locale: string
  forProvider: boolean
  /** The mail is about several bookings: each row leads to its own. */
  reference: null
  marketplace: EmailMarketplace
  /** Of a visit to several: `Glasklar and Weinrebe`. */
  provider: Readonly<{ name: string }>
  customer: BookingEmailData['customer']
  group: Readonly<
    Record<GroupNotice, boolean> & {
      /** `Window cleaning, 10 appointments`; of a visit the services: `Haircut and colour` */
      summary: string
      byCustomer: boolean
      byProvider: boolean
      bySystem: boolean
      /** Nothing came of it, or it has ended: another time may suit. */
      isOver: boolean
      /** The reader may leave without a fee. */
      isFree: boolean
      /** A calendar file with all of them is attached. */
      hasCalendar: boolean
      until: string
      /** In the words of whoever did it. */
      reason: string
      /** One sentence; empty where there is nothing to say about money. */
      money: string
    }
  >
  appointments: readonly GroupAppointment[]
  /** Of all that are listed; `note`: `paid at the appointments`. Null of what does not take place. */
  total: BookingEmailData['price'] | null
  manageUrl: string
  bookAgainUrl: string | null
}>
