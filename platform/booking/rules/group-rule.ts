/** How the bookings of a group belong together, as its row keeps it. */
export type GroupRule = {
  /** The start that each position has by the rule, RFC 3339 in UTC; a booking elsewhere is an exception. */
  nominal: string[]
  /** The zone on whose wall the rule is told. */
  timeZone: string
  /** Of a series. */
  everyWeeks?: number
  weekdays?: number[]
}
