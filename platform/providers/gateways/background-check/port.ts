/** Who is asked about. */
export type CheckedPerson = { firstName: string; lastName: string; email: string; country: string }

export type CheckOutcome = { state: 'clear' | 'consider' | 'failed'; detail: string }

/** A service that looks into the past of a person who has agreed to it. */
export type BackgroundCheckGateway = {
  name: string
  /** Asked again with the same `id` it answers with the same reference. */
  request(id: string, person: CheckedPerson): Promise<{ reference: string }>
  /** Null while it is being worked on. */
  find(reference: string): Promise<CheckOutcome | null>
}
