export {
  confirmEmailChange,
  confirmPhone,
  requestEmailChange,
  requestPhoneVerification,
} from './addresses.ts'
export type { BreachRuntime } from './breaches.ts'
export { registerByInvitation, type AcceptAsNewUser } from './invitations.ts'
export { isLinkOpen, resendCode } from './messages.ts'
export { assertFresh, freshnessOf, type Proof } from './freshness.ts'
export { finishPasskey, requestPasskey, signInByPasskey, startPasskey } from './passkeys.ts'
export {
  changePassword,
  requestPasswordReset,
  requestSignInLink,
  resetPassword,
  signInByLink,
} from './passwords.ts'
export { completeRegistration, registerUser, startRegistration } from './registration.ts'
export type { Client, IdentityRuntime } from './runtime.ts'
export { completeSecondFactor, removeFactor, renameFactor, renewRecoveryCodes } from './second-factor.ts'
export { refreshSession, resumeSession } from './sessions.ts'
export { assertStaffAssurance, platformScope, resumeStaff, staffActor } from './staff.ts'
export { enterAfterFirstFactor, signIn, type SignInOutcome } from './sign-in.ts'
export {
  finishAtProvider,
  problemPath,
  socialLinksPath,
  startSocialLink,
  startSocialSignIn,
  type SocialProblem,
  type SocialRuntime,
} from './social.ts'
export { confirmSocialAddress, redeemTicket, removeSocialLink, type SocialOutcome } from './social-arrival.ts'
export { finishTotp, startTotp, totpQrCode } from './totp.ts'
