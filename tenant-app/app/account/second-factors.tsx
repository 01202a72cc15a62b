/** The ways of proving a second thing when signing in, on the security page of an account. */
export function SecondFactors() {
  return null
}
