import { newId } from '#platform/kernel/ids.ts'
import { smallestStep } from '#platform/kernel/money.ts'
import { Charge } from '#platform/payments/models.ts'
import {
  applySplitTerms,
  minimumChargeOf,
  type Price,
  priceOf,
  type SplitTerms,
} from '#platform/payments/rules/index.ts'
import type { OpenPayment } from '#platform/payments/service/open-payment.ts'
import { payableIn } from '#tests/support/payment-market.ts'
import type { PaymentMarket } from '#tests/support/money-world.ts'
import { oneOf, type Pick } from './random.ts'

export type World = {
  market: PaymentMarket
  pick: Pick
  payments: OpenPayment[]
  /** How many events of the processor were there when somebody last thought of telling them. */
  heard: number
  /** What has happened, for whoever has to find out why. */
  steps: string[]
}

/** Currencies with two, no and three decimals. */
const currencies = ['EUR', 'EUR', 'USD', 'JPY', 'KWD'] as const

/** Something of a random price, with discounts and taxes, to be paid in random parts. */
export async function agree(world: World): Promise<void> {
  const { market, pick } = world
  const currency = oneOf(currencies, pick)
  const price = randomPrice(currency, pick)
  if (price.totalAmount < 4 * minimumChargeOf(currency)) return
  const now = market.time.now().getTime()
  const amounts = cut(price.totalAmount, currency, pick)
  const charges = amounts.map((amount, index) => ({
    purpose:
      amounts.length === 1 ? ('full' as const) : index === 0 ? ('deposit' as const) : ('balance' as const),
    amount,
    dueAt: index === 0 ? null : new Date(now + index * 3_600_000 * (1 + pick(48))),
  }))
  const opened = await market.inside((ctx) =>
    payableIn(ctx, market.providerId, price.totalAmount, {
      price,
      charges,
      subject: { kind: 'booking', id: newId() },
      terms: {
        way: amounts.length === 1 ? 'full' : 'deposit',
        split: applySplitTerms(randomTerms(pick, currency), {}),
        onBehalfOf: null,
        title: 'Window cleaning',
        email: 'ada@example.com',
        locale: 'en',
        chargebackFeeTo: oneOf(['platform', 'provider', 'tenant'] as const, pick),
      },
    }),
  )
  world.payments.push(opened)
}

function randomPrice(currency: string, pick: Pick): Price {
  const step = smallestStep(currency)
  const kinds = ['service', 'add_on', 'customer_fee'] as const
  const rates = [0, 5_000, 7_700, 19_000, 8_875]
  return priceOf({
    currency,
    taxMode: oneOf(['inclusive', 'exclusive'] as const, pick),
    lines: Array.from({ length: 1 + pick(3) }, (_, index) => ({
      id: `line${index}`,
      kind: index === 0 ? 'service' : oneOf(kinds, pick),
      title: 'Work',
      quantity: 1 + pick(3),
      unitAmount: (300 + pick(20_000)) * step,
      tax: { rates: [{ name: 'VAT', jurisdiction: 'DE', rate: oneOf(rates, pick) }] },
    })),
    reductions:
      pick(3) === 0 ? [{ id: 'less', kind: 'discount', title: 'Less', basisPoints: pick(5_000) }] : [],
  })
}

const randomTerms = (pick: Pick, currency: string): SplitTerms => ({
  commission: {
    basisPoints: pick(3_000),
    ...(pick(3) === 0 ? { minimumAmount: 101 * smallestStep(currency) } : {}),
  },
  platformFee: { basisPoints: pick(500) },
  base: oneOf(['with_tax', 'without_tax'] as const, pick),
  customerFeeTo: oneOf(['provider', 'tenant', 'platform'] as const, pick),
  taxTo: oneOf(['provider', 'tenant'] as const, pick),
})

/** All at once, a deposit and the rest, or instalments; no part too little to be charged. */
function cut(total: number, currency: string, pick: Pick): number[] {
  const step = smallestStep(currency)
  const least = minimumChargeOf(currency)
  const count = 1 + pick(3)
  const part = Math.floor(total / count / step) * step
  if (count === 1 || part < least) return [total]
  return [...Array.from({ length: count - 1 }, () => part), total - part * (count - 1)]
}

export const chargesOf = (world: World): Promise<Charge[]> =>
  world.market.inside(async (ctx) => Charge.query(ctx.trx).orderBy('created_at').orderBy('id'))
