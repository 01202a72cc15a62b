import { downToStep, minorUnitDigits, payoutStep } from '#platform/kernel/money.ts'
import { instantFeeOf } from './payout-words.ts'

type Funds = { currency: string; availableAmount: number | null; instantAmount: number | null }
export type WithdrawalQuote =
  | { isPossible: true; amount: number; feeAmount: number; isInstant: boolean }
  | { isPossible: false; fault: 'offline' | 'nothing' | 'too_much' | 'no_amount' }

/**
 * What a withdrawal would be: said before anybody asks the processor for it.
 * @param amount minor units; null: as much as there is; NaN: nobody could read it
 */
export function quoteWithdrawal(funds: Funds, amount: number | null, isInstant: boolean): WithdrawalQuote {
  const most = isInstant ? funds.instantAmount : funds.availableAmount
  if (most === null) return { isPossible: false, fault: 'offline' }
  const step = payoutStep(funds.currency)
  if (downToStep(Math.max(0, most), step) <= 0) return { isPossible: false, fault: 'nothing' }
  const wanted = downToStep(amount ?? most, step)
  if (Number.isNaN(wanted) || wanted <= 0) return { isPossible: false, fault: 'no_amount' }
  if (wanted > most) return { isPossible: false, fault: 'too_much' }
  const feeAmount = isInstant ? instantFeeOf(wanted, minorUnitDigits(funds.currency)) : 0
  return { isPossible: true, amount: wanted, feeAmount, isInstant }
}
