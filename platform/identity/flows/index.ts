export {
  confirmEmailChange,
  confirmPhone,
  requestEmailChange,
  requestPhoneVerification,
} from './addresses.ts'
export type { BreachRuntime } from './breaches.ts'
export {
  changePassword,
  requestPasswordReset,
  requestSignInLink,
  resetPassword,
  signInByLink,
} from './passwords.ts'
export { completeRegistration, registerUser, startRegistration } from './registration.ts'
export type { Client, IdentityRuntime } from './runtime.ts'
export { refreshSession, resumeSession } from './sessions.ts'
export { assertStaffAssurance, platformScope, resumeStaff, staffActor } from './staff.ts'
export { enterAfterFirstFactor, signIn, type SignInOutcome } from './sign-in.ts'
