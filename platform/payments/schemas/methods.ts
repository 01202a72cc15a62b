import { Type, type Static } from 'typebox'
import { Id, Input, ListOf, Nullable, OneOf } from '#platform/kernel/schemas.ts'
import type { PaymentMethod } from '../models.ts'
import type { ChargeState } from '../rules/charge-states.ts'
import { methodName } from '../service/method-name.ts'

/** Something in one of these is still to be charged, or being charged now. */
export const chargeableStates: ChargeState[] = [
  'scheduled',
  'due',
  'requires_action',
  'processing',
  'authorized',
]

/** What is shown of a way to pay: never more than the last four digits. */
export const PaymentMethodView = Type.Object({
  id: Id,
  kind: Type.String(),
  name: Type.String({ description: 'such as Visa •••• 4242' }),
  brand: Type.String(),
  last4: Type.String(),
  expiryMonth: Nullable(Type.Integer()),
  expiryYear: Nullable(Type.Integer()),
  expiry: OneOf(['good', 'soon', 'over'] as const, 'soon: within 60 days'),
  isDefault: Type.Boolean(),
  neededFor: Type.Array(Type.String(), { description: 'what is still to be charged with it' }),
})
export type PaymentMethodView = Static<typeof PaymentMethodView>
export const PaymentMethodList = ListOf(PaymentMethodView)

const soonDays = 60

export function toMethodView(method: PaymentMethod, neededFor: string[], now: Date): PaymentMethodView {
  const { id, kind, brand, last4, expiryMonth, expiryYear, isDefault } = method
  return {
    id,
    kind,
    name: methodName(method),
    brand,
    last4,
    expiryMonth,
    expiryYear,
    expiry: expiryOf({ expiryMonth, expiryYear }, now),
    isDefault,
    neededFor: [...new Set(neededFor)],
  }
}

function expiryOf(
  { expiryMonth, expiryYear }: Pick<PaymentMethod, 'expiryMonth' | 'expiryYear'>,
  now: Date,
): PaymentMethodView['expiry'] {
  if (expiryMonth === null || expiryYear === null) return 'good'
  // It is good until the end of its last month.
  const left = Date.UTC(expiryYear, expiryMonth, 1) - now.getTime()
  if (left <= 0) return 'over'
  return left <= soonDays * 86_400_000 ? 'soon' : 'good'
}

export const MethodParams = Type.Object({ methodId: Id })
export const DefaultMethodBody = Input({ methodId: Id })
export const RemoveMethodQuery = Type.Object(
  { replaceWith: Type.Optional(Id) },
  { additionalProperties: false },
)
export const SetupView = Type.Object({
  url: Type.String({ description: 'the page of the processor on which a way to pay is left' }),
})
