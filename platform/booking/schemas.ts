import { Type, type Static } from 'typebox'
import { IntakeQuestion, locationKinds } from '#platform/catalog/index.ts'
import {
  Currency,
  Email,
  Id,
  Input,
  Instant,
  Nullable,
  OneOf,
  Phone,
  Text,
  TimeZone,
} from '#platform/kernel/schemas.ts'
import { wishFields } from '#platform/scheduling/index.ts'
import { viaProviderId } from './customer-source.ts'
import { BookingView } from './booking-view.ts'
import type { Booking } from './models.ts'
import { PaymentOffer } from './payment-schemas.ts'

export * from './booking-view.ts'
export * from './list-schemas.ts'
export * from './payment-schemas.ts'
export * from './step-schemas.ts'

const Secret = Type.String({
  minLength: 40,
  maxLength: 64,
  description: 'the secret that came with the hold or the link',
})

export const CreateHoldBody = Input({
  serviceId: Id,
  startsAt: Instant,
  customerTimeZone: Type.Optional(TimeZone),
  viaProviderId,
  ...wishFields,
})
export type CreateHold = Static<typeof CreateHoldBody>

/** A slot kept for one visitor. The secret is shown once; with it the hold is extended, released or confirmed. */
export const HoldView = Type.Object({
  id: Id,
  serviceId: Id,
  startsAt: Instant,
  endsAt: Instant,
  timeZone: TimeZone,
  priceAmount: Type.Integer(),
  currency: Currency,
  seats: Type.Integer(),
  expiresAt: Instant,
  isExtended: Type.Boolean(),
})
export type HoldView = Static<typeof HoldView>
export const NewHoldView = Type.Object({ ...HoldView.properties, secret: Secret })
export type NewHoldView = Static<typeof NewHoldView>
export const HoldSecretBody = Input({ secret: Secret })
/** What is absent stays as it was said before. */
export const FundHoldBody = Input({
  secret: Secret,
  voucherCode: Type.Optional(
    Type.String({ maxLength: 40, description: 'as the customer types it; empty: no voucher (any more)' }),
  ),
  useCredits: Type.Optional(Type.Boolean()),
})

export const Answer = Type.Object(
  { questionId: Type.String({ maxLength: 40 }), value: Text(2000) },
  { additionalProperties: false },
)
export type Answer = Static<typeof Answer>

export const ConfirmBookingBody = Input({
  holdId: Id,
  secret: Secret,
  firstName: Text(80, 1),
  lastName: Text(80, 1),
  email: Email,
  phone: Phone,
  address: Type.Optional(Text(300)),
  notes: Type.Optional(Text(2000)),
  answers: Type.Optional(Type.Array(Answer, { maxItems: 12 })),
})
export type ConfirmBooking = Static<typeof ConfirmBookingBody>

/** Services of one visit. */
export const mostItems = 6
const mostQuestions = 12

/** What a visitor has typed so far; everything may be missing, nothing is judged before the booking is confirmed. */
export const CheckoutDraft = Type.Partial(
  Input({
    firstName: Text(80),
    lastName: Text(80),
    email: Text(254),
    phone: Text(25),
    phoneCountry: Text(2),
    address: Text(300),
    notes: Text(2000),
    /** Of a visit each service asks its own: then with the position of the first that asks it. */
    answers: Type.Array(
      Type.Object(
        {
          ...Answer.properties,
          position: Type.Optional(Type.Integer({ minimum: 0, maximum: mostItems - 1 })),
        },
        { additionalProperties: false },
      ),
      { maxItems: mostItems * mostQuestions },
    ),
  }),
  { additionalProperties: false },
)
export type CheckoutDraft = Static<typeof CheckoutDraft>

/** Everything the checkout shows of a hold. */
export const CheckoutView = Type.Object({
  hold: HoldView,
  isConfirmed: Type.Boolean(),
  serviceTitle: Type.String(),
  durationMinutes: Type.Integer(),
  customerTimeZone: Nullable(TimeZone),
  locationKind: OneOf(locationKinds),
  place: Type.String(),
  provider: Type.Object({ name: Type.String(), slug: Type.String() }),
  members: BookingView.properties.members,
  resources: BookingView.properties.resources,
  bookingMode: BookingView.properties.bookingMode,
  respondBy: Nullable(
    Type.String({ format: 'date-time', description: 'by when a request made now is answered' }),
  ),
  policy: BookingView.properties.policy,
  cancellationSchedule: BookingView.properties.cancellationSchedule,
  payment: Nullable(
    Type.Object(PaymentOffer.properties, { description: 'null: it is paid at the appointment' }),
  ),
  group: Nullable(
    Type.Object(
      {
        id: Id,
        kind: OneOf(['series', 'visit']),
        totalAmount: Type.Integer(),
        items: Type.Array(
          Type.Object({
            serviceId: Id,
            serviceTitle: Type.String(),
            providerName: Type.String(),
            startsAt: Instant,
            endsAt: Instant,
            priceAmount: Type.Integer(),
            currency: Currency,
            timeZone: TimeZone,
            members: BookingView.properties.members,
            policy: BookingView.properties.policy,
            cancellationSchedule: BookingView.properties.cancellationSchedule,
          }),
        ),
      },
      { description: 'what is held together with it, itself among them' },
    ),
  ),
  questions: Type.Array(
    Type.Object({
      ...IntakeQuestion.properties,
      position: Nullable(
        Type.Integer({ description: 'of a visit: which of its services asks; null: the one, or all alike' }),
      ),
      serviceTitle: Type.String(),
    }),
  ),
  draft: CheckoutDraft,
})
export type CheckoutView = Static<typeof CheckoutView>

/** The answer to a confirmation: the booking, and the address of the page on which the guest manages it. */
export const ConfirmedBookingView = Type.Object({ booking: BookingView, managePath: Type.String() })
export type ConfirmedBookingView = Static<typeof ConfirmedBookingView>

export function toHoldView(hold: Booking): HoldView {
  return {
    id: hold.id,
    serviceId: hold.serviceId,
    startsAt: hold.startsAt.toISOString(),
    endsAt: hold.endsAt.toISOString(),
    timeZone: hold.timeZone,
    priceAmount: hold.priceAmount,
    currency: hold.currency,
    seats: hold.seats,
    expiresAt: hold.holdExpiresAt!.toISOString(),
    isExtended: hold.isHoldExtended,
  }
}
