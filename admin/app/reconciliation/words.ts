import type { BadgeProps } from '#ui/index.ts'

export type Difference = {
  kind: string
  movement: string
  object: string
  ourAmount: number
  theirAmount: number
  difference: number
  isSuspended: boolean
  state: string
}

/** What moved, as people name it. */
const things: Record<string, string> = {
  charge: 'a payment of a customer',
  refund: 'a refund',
  refund_failure: 'a refund that came back',
  transfer: 'a transfer to a party',
  transfer_reversal: 'a transfer that was fetched back',
  dispute: 'a chargeback',
  dispute_reversal: 'a chargeback that was won',
  payout: 'a payout to the bank',
  payout_failure: 'a payout that came back',
  fee: 'a fee',
  exchange: 'a change of currency',
  other: 'a movement',
  balance: 'the balance of a party',
}
export const thingOf = ({ movement }: Pick<Difference, 'movement'>): string =>
  things[movement] ?? things.other!

const sentences: Record<string, (thing: string) => string> = {
  missing_here: (thing) => `The payment service has ${thing} that the ledger does not know`,
  missing_there: (thing) => `The ledger has ${thing} that the payment service does not know`,
  amount_differs: (thing) => `The amount of ${thing} is another one`,
  fee_differs: (thing) => `The fee of ${thing} is another one`,
  currency_differs: (thing) => `The currency of ${thing} is another one`,
  duplicate_here: (thing) => `The ledger has ${thing} more than once`,
  duplicate_there: (thing) => `The payment service has ${thing} more than once`,
  balance_differs: () => 'The balance of a party is another one than the ledger says',
}
export const sentenceOf = (difference: Pick<Difference, 'kind' | 'movement'>): string =>
  (sentences[difference.kind] ?? ((thing) => `Something about ${thing} differs`))(thingOf(difference))

/** What is to be done about one that is open. */
export function adviceOf({ kind, isSuspended }: Pick<Difference, 'kind' | 'isSuspended'>): string {
  if (isSuspended)
    return 'The ledger follows the payment service; the amount waits on the account for what is unexplained until somebody knows what it was.'
  if (kind === 'missing_there')
    return 'Look for it at the payment service. Nothing was changed in the ledger.'
  if (kind === 'duplicate_there') return 'Somebody may have paid twice: give one of them back.'
  if (kind === 'balance_differs')
    return 'A payout or a transfer may be missing. It is compared again every day.'
  return 'Nothing was changed in the ledger.'
}

export const stateWords: Record<string, { label: string; tone: BadgeProps['tone'] }> = {
  open: { label: 'Open', tone: 'warning' },
  repaired: { label: 'Mended', tone: 'positive' },
  explained: { label: 'Explained', tone: 'positive' },
  accepted: { label: 'Accepted', tone: 'neutral' },
}
