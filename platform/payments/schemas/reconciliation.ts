import { Type, type Static } from 'typebox'
import { Currency, Id, Nullable, OneOf } from '#platform/kernel/schemas.ts'
import { pageOf, PageQuery } from '#platform/kernel/pages.ts'
import { differenceStates, type ReconciliationDifference, type ReconciliationRun } from '../models.ts'

const Instant = Type.String({ format: 'date-time' })

export const RunView = Type.Object(
  {
    id: Id,
    fromAt: Instant,
    toAt: Type.String({
      format: 'date-time',
      description: 'until when the books of the processor were read',
    }),
    startedAt: Instant,
    doneAt: Nullable(Instant),
    objectCount: Type.Integer({ description: 'charges, refunds, transfers and the like that were compared' }),
    foundCount: Type.Integer(),
    repairedCount: Type.Integer(),
    explainedCount: Type.Integer(),
    openCount: Type.Integer({ description: 'open after the run, from whenever' }),
  },
  { additionalProperties: false },
)
export type RunView = Static<typeof RunView>

export const DifferenceView = Type.Object(
  {
    id: Id,
    kind: Type.String(),
    movement: Type.String({
      description: 'what moved: charge, refund, transfer, dispute, payout, fee, balance',
    }),
    object: Type.String({ description: 'by its id at the processor' }),
    currency: Currency,
    ourAmount: Type.Integer({ description: 'of the balance, minor units' }),
    theirAmount: Type.Integer({ description: 'what the processor says' }),
    difference: Type.Integer({ description: 'what the processor has more than we, after its fee' }),
    feeDifference: Type.Integer(),
    paymentId: Nullable(Id),
    state: OneOf(differenceStates),
    isSuspended: Type.Boolean({ description: 'booked on suspense until somebody explains it' }),
    note: Type.String(),
    foundAt: Instant,
    seenAt: Instant,
    decidedAt: Nullable(Instant),
    version: Type.Integer(),
  },
  { additionalProperties: false },
)
export type DifferenceView = Static<typeof DifferenceView>

export const DifferenceQuery = Type.Object(
  {
    ...PageQuery.properties,
    state: Type.Optional(OneOf(differenceStates)),
  },
  { additionalProperties: false },
)
export type DifferenceQuery = Static<typeof DifferenceQuery>
export const DifferencePage = pageOf(DifferenceView)
export const DifferenceParams = Type.Object({ differenceId: Id })
export const ReconciliationView = Type.Object(
  {
    lastRun: Nullable(RunView),
    openCount: Type.Integer(),
    suspended: Type.Array(
      Type.Object({ currency: Currency, amount: Type.Integer() }, { additionalProperties: false }),
      { description: 'what lies on suspense, per currency' },
    ),
  },
  { additionalProperties: false },
)
export type ReconciliationView = Static<typeof ReconciliationView>

export const toRunView = (run: ReconciliationRun): RunView => ({
  id: run.id,
  fromAt: run.fromAt.toISOString(),
  toAt: run.toAt.toISOString(),
  startedAt: run.createdAt.toISOString(),
  doneAt: run.doneAt?.toISOString() ?? null,
  objectCount: run.objectCount,
  foundCount: run.foundCount,
  repairedCount: run.repairedCount,
  explainedCount: run.explainedCount,
  openCount: run.openCount,
})

export const toDifferenceView = (difference: ReconciliationDifference): DifferenceView => ({
  id: difference.id,
  kind: difference.kind,
  movement: difference.movement,
  object: difference.object,
  currency: difference.currency,
  ourAmount: difference.ourAmount,
  theirAmount: difference.theirAmount,
  difference: difference.netDifference,
  feeDifference: difference.feeDifference,
  paymentId: difference.paymentId,
  state: difference.state,
  isSuspended: difference.state === 'open' && difference.repairKey !== null,
  note: difference.note,
  foundAt: difference.createdAt.toISOString(),
  seenAt: difference.seenAt.toISOString(),
  decidedAt: difference.decidedAt?.toISOString() ?? null,
  version: difference.version,
})
