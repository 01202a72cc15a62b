export { askForBackgroundCheck, followBackgroundChecks, orderBackgroundCheck } from './background-checks.ts'
export {
  type CredentialFile,
  type CredentialRuntime,
  privateFileHeaders,
  readCredentialFile,
  removeCredential,
  revealCredentialNumber,
  storeCredential,
} from './credentials.ts'
export { acceptAsNewUser } from './invitations.ts'
export type { SentDocument } from './document.ts'
export { sweepCredentials } from './expiry.ts'
