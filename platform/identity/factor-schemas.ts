import { Type, type Static } from 'typebox'
import { Id, Input, Instant, Nullable, OneOf, Text } from '#platform/kernel/schemas.ts'
import type { Authenticator } from './models.ts'
import { CodeBody, passwordLength } from './schemas.ts'

/** How long ago one may have signed in to change how one signs in without typing the password again. */
const CurrentPassword = Type.Optional(
  Nullable(
    Type.String({
      maxLength: passwordLength.maximum,
      description: 'Not needed within ten minutes after signing in with everything the account asks for',
    }),
  ),
)
export const ProofBody = Input({ currentPassword: CurrentPassword })

export const FactorView = Type.Object({
  id: Id,
  kind: OneOf(['totp', 'passkey'], 'An authenticator app or a passkey'),
  name: Type.String(),
  addedAt: Instant,
  lastUsedAt: Nullable(Instant),
})
export type FactorView = Static<typeof FactorView>

export const toFactorView = (factor: Authenticator): FactorView => ({
  id: factor.id,
  kind: factor.kind,
  name: factor.name,
  addedAt: (factor.confirmedAt ?? factor.createdAt).toISOString(),
  lastUsedAt: factor.lastUsedAt?.toISOString() ?? null,
})

export const FactorsView = Type.Object({
  items: Type.Array(FactorView),
  recoveryCodesLeft: Type.Integer({ minimum: 0 }),
})
export type FactorsView = Static<typeof FactorsView>

const RecoveryCodes = Type.Array(Type.String(), { description: 'Shown this once; each works once' })
export const RecoveryCodesView = Type.Object({ codes: RecoveryCodes })
/** What was added; with codes for the day it is lost, when there were none yet. */
export const AddedFactorView = Type.Object({ factor: FactorView, recoveryCodes: Nullable(RecoveryCodes) })
export type AddedFactorView = Static<typeof AddedFactorView>

export const StartTotpBody = Input({ name: Type.Optional(Text(80, 1)), currentPassword: CurrentPassword })
export const TotpSetUpView = Type.Object({
  id: Id,
  secret: Type.String({ description: 'In base32, for typing it into the app' }),
  address: Type.String({ description: 'otpauth://totp/…' }),
  qrCode: Type.String({ description: 'The address as a QR code, SVG' }),
})
export type TotpSetUpView = Static<typeof TotpSetUpView>

export const RenameFactorBody = Input({ name: Text(80, 1) })

const Base64Url = (maxLength: number) => Type.String({ pattern: '^[A-Za-z0-9_-]*$', maxLength })
const credential = {
  id: Base64Url(1_400),
  rawId: Base64Url(1_400),
  type: Type.Literal('public-key'),
  authenticatorAttachment: Type.Optional(Nullable(Text(40))),
  clientExtensionResults: Type.Optional(Type.Object({})),
}
/** As browsers make it: `PublicKeyCredential.toJSON()`. What else they put in is left alone. */
export const PasskeyAssertion = Type.Object({
  ...credential,
  response: Type.Object({
    clientDataJSON: Base64Url(4_000),
    authenticatorData: Base64Url(4_000),
    signature: Base64Url(8_000),
    userHandle: Type.Optional(Nullable(Base64Url(100))),
  }),
})
export type PasskeyAssertion = Static<typeof PasskeyAssertion>
export const PasskeyAttestation = Type.Object({
  ...credential,
  response: Type.Object({
    clientDataJSON: Base64Url(4_000),
    attestationObject: Base64Url(20_000),
    transports: Type.Optional(Type.Array(Text(40), { maxItems: 10 })),
  }),
})
export type PasskeyAttestation = Static<typeof PasskeyAttestation>

const Token = Text(200, 1)
export const PasskeyChallengeBody = Input({
  secondFactor: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: 'The challenge that signing in answered' }),
  ),
})
/** The token goes back with the answer; the options go to `navigator.credentials`. */
export const PasskeyChallengeView = Type.Object({
  token: Type.String(),
  options: Type.Unsafe<Record<string, unknown>>(Type.Object({}, { additionalProperties: true })),
})
export type PasskeyChallengeView = Static<typeof PasskeyChallengeView>
export const AddPasskeyBody = Input({ token: Token, name: Text(80, 1), response: PasskeyAttestation })
export const PasskeySignInBody = Input({ token: Token, response: PasskeyAssertion })

/** Exactly one of the three proofs. */
export const SecondFactorBody = Input({
  challenge: Token,
  code: Type.Optional(CodeBody.properties.code),
  recoveryCode: Type.Optional(Text(40, 1)),
  passkey: Type.Optional(PasskeySignInBody),
})
export type SecondFactorBody = Static<typeof SecondFactorBody>
