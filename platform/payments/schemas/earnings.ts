import { Type, type Static } from 'typebox'
import { Currency, Input, LocalDate, OneOf } from '#platform/kernel/schemas.ts'

export const earningUnits = ['week', 'month'] as const
export type EarningUnit = (typeof earningUnits)[number]
const Amount = (description: string) => Type.Integer({ description: `${description}; minor units` })

const parts = {
  heldAmount: Amount('Paid by customers, and held until the appointment is done'),
  releasableAmount: Amount('Held, and to be released at its time'),
  frozenAmount: Amount('Held back until somebody has decided'),
}

export const EarningsView = Type.Object({
  currency: Currency,
  unit: OneOf(earningUnits),
  totals: Type.Object({
    ...parts,
    waitingAmount: Amount('Released, and waiting for the account'),
    onTheWayAmount: Amount('Left for the bank'),
    paidOutAmount: Amount('Arrived at the bank'),
    owedAmount: Amount('Owed to us, kept of what is released next'),
  }),
  periods: Type.Array(
    Type.Object({
      startsOn: LocalDate,
      ...parts,
      releasedAmount: Amount('Released'),
      feesAmount: Amount('What others got of these payments'),
    }),
    { description: 'What customers paid in each, after refunds; oldest first' },
  ),
})
export type EarningsView = Static<typeof EarningsView>

export const EarningsQuery = Input({
  unit: Type.Optional(OneOf(earningUnits)),
})
export const StatementQuery = Input({
  month: Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])$', description: 'YYYY-MM' }),
})
