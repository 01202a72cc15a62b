import { Type, type Static } from 'typebox'
import { Id, Input, Instant, Nullable, OneOf } from '#platform/kernel/schemas.ts'
import { bookingStatuses, progressSteps, sharingMinutes } from './rules/index.ts'

const Latitude = Type.Number({ minimum: -90, maximum: 90, description: 'degrees, WGS 84' })
const Longitude = Type.Number({ minimum: -180, maximum: 180, description: 'degrees, WGS 84' })
const Accuracy = Type.Integer({ minimum: 0, maximum: 100_000, description: 'metres' })

export const ProgressBody = Input({
  progress: OneOf(progressSteps),
  percent: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 100, description: 'how much of the work is done; with `working`' }),
  ),
})
export type SetProgress = Static<typeof ProgressBody>

export const SharePositionBody = Input({
  hasConsented: Type.Literal(true, { description: 'whoever shares their place has been told what it means' }),
  minutes: Type.Optional(
    Type.Integer({
      minimum: sharingMinutes.least,
      maximum: sharingMinutes.most,
      description: `it ends then at the latest; ${sharingMinutes.usual} when missing`,
    }),
  ),
})
export type SharePosition = Static<typeof SharePositionBody>

export const PositionBody = Input({
  latitude: Latitude,
  longitude: Longitude,
  accuracyMetres: Type.Optional(Accuracy),
})
export type Position = Static<typeof PositionBody>

/** Where a customer is at this moment: compared once, and not kept. */
export const HereBody = Input({
  hasConsented: Type.Literal(true, { description: 'whoever says their place has been told what it is for' }),
  latitude: Latitude,
  longitude: Longitude,
  accuracyMetres: Accuracy,
})
export type Here = Omit<Static<typeof HereBody>, 'hasConsented'>

/** How an appointment goes now, as both parties see it. */
export const LiveView = Type.Object({
  bookingId: Id,
  status: OneOf(bookingStatuses),
  progress: Nullable(OneOf(progressSteps)),
  progressPercent: Nullable(Type.Integer()),
  progressAt: Nullable(Instant),
  startedAt: Nullable(Instant),
  finishedAt: Nullable(Instant),
  checkedInAt: Nullable(
    Type.String({
      format: 'date-time',
      description: 'both have met, or the customer has come to the place',
    }),
  ),
  checkInMethod: Nullable(
    OneOf(
      ['code', 'position'] as const,
      'code: one showed it, the other scanned it; position: the customer’s device was there',
    ),
  ),
  steps: Type.Array(OneOf(progressSteps), {
    description: 'what the provider may say now; empty for customers',
  }),
  mayShare: Type.Boolean({ description: 'the provider may share where they are' }),
  mayCheckIn: Type.Boolean({ description: 'a code can be shown and scanned' }),
  mayCheckInHere: Type.Boolean({ description: 'the customer can check in by being there' }),
  sharing: Nullable(
    Type.Object({
      startedAt: Instant,
      endsAt: Type.String({ format: 'date-time', description: 'at the latest; before that on arrival' }),
      isOwn: Type.Boolean({ description: 'whoever asks shares their own place' }),
      position: Nullable(
        Type.Object({
          latitude: Latitude,
          longitude: Longitude,
          accuracyMetres: Nullable(Accuracy),
          locatedAt: Instant,
        }),
      ),
    }),
  ),
})
export type LiveView = Static<typeof LiveView>

/** What the customer's page shows as a picture for the provider's camera. */
export const CheckInCodeView = Type.Object({
  address: Type.String({ description: 'leads to the page on which the provider confirms it' }),
  qrCode: Type.String({ description: 'the address as an SVG picture' }),
  expiresAt: Instant,
})
export type CheckInCodeView = Static<typeof CheckInCodeView>
export const CheckInBody = Input({ code: Type.String({ minLength: 40, maxLength: 120 }) })
