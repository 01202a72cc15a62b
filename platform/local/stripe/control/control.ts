import type Stripe from 'stripe'
import type { DisputeKind } from '../cards/test-cards.ts'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { idOf } from '../fields.ts'
import { receiveTransfer } from '../payments/bank-transfers.ts'
import { createDispute, decideDispute } from '../payments/disputes.ts'
import type { Webhooks } from '../webhooks.ts'

/** Where a fault strikes a call: see `Faults`. */
export type When = 'before' | 'after' | 'cutBefore' | 'cutAfter'

/** What time, banks and bad luck do to payments, done now by a test, or by a person at the control page. */
export class StripeControl {
  constructor(
    private readonly engine: StripeEngine,
    private readonly webhooks: Webhooks,
  ) {}

  /** Moves the clock ahead; settles when all that fell due is done and told. */
  async advance(seconds: number): Promise<void> {
    await this.webhooks.settled()
    await this.engine.advance(seconds, () => this.webhooks.settled())
    await this.webhooks.settled()
  }

  /**
   * The next calls that match fail.
   * @param call matched against method and path, such as `POST /v1/refunds`
   * @param status of the answer, for `before` and `after`
   */
  fail(
    call: RegExp,
    when: When,
    { status = 500, times = 1 }: { status?: number; times?: number } = {},
  ): void {
    const { faults } = this.engine
    if (when === 'before' || when === 'after') faults[when].push({ call, status, times })
    else faults[when].push({ call, times })
  }

  /** The customer's bank takes a payment back. @throws StripeFault 400 where that cannot be */
  dispute(chargeId: string, kind: DisputeKind = 'fraudulent'): Stripe.Dispute {
    const account = this.engine.store.accountOf('charge', chargeId) ?? null
    const charge = this.engine.store.get('charge', chargeId, account)
    if (charge.disputed || charge.refunded || charge.status !== 'succeeded') {
      throw invalidRequest(`The charge ${chargeId} cannot be disputed.`)
    }
    return this.done(() => createDispute(this.engine, charge, kind, account))
  }

  /** The bank decides. @throws StripeFault 400 for a dispute that has ended */
  decide(disputeId: string, isWon: boolean): Stripe.Dispute {
    const account = this.engine.store.accountOf('dispute', disputeId) ?? null
    const dispute = this.engine.store.get('dispute', disputeId, account)
    return this.done(() => decideDispute(this.engine, dispute, isWon, account))
  }

  /** A bank transfer arrives: what the intent waits for, or another amount. */
  transfer(intentId: string, amount?: number): void {
    const account = this.engine.store.accountOf('payment_intent', intentId) ?? null
    const intent = this.engine.store.get('payment_intent', intentId, account)
    const customer = idOf(intent.customer)
    const asked = intent.next_action?.display_bank_transfer_instructions?.amount_remaining
    if (customer === null || asked === undefined || asked === null) {
      throw invalidRequest(`The payment ${intentId} does not wait for a bank transfer.`)
    }
    const sent = { customer, currency: intent.currency, amount: amount ?? asked }
    this.done(() => receiveTransfer(this.engine, sent, account))
  }

  private done<T>(work: () => T): T {
    const result = work()
    this.engine.schedule.runDue()
    this.engine.commit()
    return result
  }
}
