/** Somebody who has an account with the local provider. */
export type ProviderPerson = { email: string; firstName: string; lastName: string; isEmailVerified: boolean }

/** Offered by the login page; whoever is missing is typed in there. */
export const knownPeople: readonly ProviderPerson[] = [
  { email: 'ada@example.com', firstName: 'Ada', lastName: 'Okafor', isEmailVerified: true },
  { email: 'jonas@example.com', firstName: 'Jonas', lastName: 'Weber', isEmailVerified: true },
  { email: 'mia@example.com', firstName: 'Mia', lastName: 'Rossi', isEmailVerified: false },
]

/** The person in the account's id, so that nothing has to be kept: whoever signs in here says who they are. */
export const accountIdOf = ({ email, firstName, lastName, isEmailVerified }: ProviderPerson) =>
  Buffer.from(JSON.stringify([email.trim().toLowerCase(), firstName, lastName, isEmailVerified])).toString(
    'base64url',
  )

export function personOf(accountId: string): ProviderPerson {
  const [email, firstName, lastName, isEmailVerified] = JSON.parse(
    Buffer.from(accountId, 'base64url').toString(),
  ) as [string, string, string, boolean]
  return { email, firstName, lastName, isEmailVerified }
}
