import fc from 'fast-check'
import { seconds } from './connected-accounts.ts'

export const currencies = ['eur', 'jpy'] as const
const cards = [
  'pm_card_visa',
  'pm_card_bypassPending',
  'pm_card_createDispute',
  'pm_card_refundFail',
] as const

/** Something that somebody does, or that happens. Places beyond the end of a list begin again at its start. */
export type Step =
  | { kind: 'charge'; card: (typeof cards)[number]; currency: (typeof currencies)[number]; amount: number }
  | { kind: 'transfer'; charge: number; to: number; share: number; hasSource: boolean }
  | { kind: 'reverse'; transfer: number; share: number }
  | { kind: 'refund'; charge: number; share: number }
  | { kind: 'payOut'; from: number; share: number; isInstant: boolean }
  | { kind: 'cancel'; from: number }
  | { kind: 'failNext'; from: number }
  | { kind: 'return'; from: number; payout: number }
  | { kind: 'newBank'; from: number }
  | { kind: 'schedule'; from: number; interval: 'manual' | 'daily' | 'weekly' }
  | { kind: 'restrict'; from: number; isOn: boolean }
  | { kind: 'wait'; seconds: number }

const index = fc.nat({ max: 20 })
/** Thousandths of what is there; above a thousand it asks for more than that. */
const share = fc.integer({ min: 1, max: 1_050 })
const account = fc.nat({ max: 2 })
export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('charge' as const),
      card: fc.constantFrom(...cards),
      currency: fc.constantFrom(...currencies),
      amount: fc.integer({ min: 200, max: 500_000 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('transfer' as const),
      charge: index,
      to: account,
      share,
      hasSource: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('reverse' as const), transfer: index, share }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('refund' as const), charge: index, share }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('payOut' as const),
      from: account,
      share,
      isInstant: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cancel' as const), from: account }) },
  fc.record({ kind: fc.constant('failNext' as const), from: account }),
  fc.record({ kind: fc.constant('return' as const), from: account, payout: index }),
  fc.record({ kind: fc.constant('newBank' as const), from: account }),
  fc.record({
    kind: fc.constant('schedule' as const),
    from: account,
    interval: fc.constantFrom('manual' as const, 'daily' as const, 'weekly' as const),
  }),
  fc.record({ kind: fc.constant('restrict' as const), from: account, isOn: fc.boolean() }),
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      seconds: fc.constantFrom(30, seconds.hour, seconds.day, 3 * seconds.day, 15 * seconds.day),
    }),
  },
)
