import { PasswordField } from './password-field.tsx'

/** The password again, for a change of how one signs in; nothing right after signing in. */
export const ProofField = ({ asks, refusal }: { asks: boolean; refusal: string | undefined }) =>
  asks ? <PasswordField name="currentPassword" label="Current password" refusal={refusal} /> : null
