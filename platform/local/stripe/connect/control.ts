import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { applyInput, submitDetails } from './account-changes.ts'
import { changeAccount, factsOf, setFacts } from './account-state.ts'
import type { PayoutFailureCode } from './bank-numbers.ts'
import type { Demand, DisabledReason } from './facts.ts'
import { knownCountry } from './new-account.ts'
import { testDetails } from './onboarding/values.ts'
import { failPayout } from './payouts.ts'
import { changePlatform } from './platform.ts'

/** What Stripe or a bank would do one day, done now by whoever tries it out. */
export class ConnectControl {
  constructor(private readonly engine: StripeEngine) {}

  /**
   * Asks for something, now or from a deadline on.
   * @param demand `deadline` in unix seconds: payouts and transfers stop then; in the past, they stop at once
   */
  demand(account: string, demand: Partial<Demand> & Pick<Demand, 'requirement'>): void {
    const { deadline = null, error = null, isFuture = false, requirement } = demand
    changeAccount(this.engine, account, () => {
      const others = factsOf(this.engine, account).demands.filter((each) => each.requirement !== requirement)
      setFacts(this.engine, account, { demands: [...others, { requirement, deadline, error, isFuture }] })
    })
    if (deadline !== null && deadline > this.engine.now()) {
      this.engine.schedule.add('connect.deadline', account, deadline)
    }
    this.tell()
  }

  /** What its owner would do on the onboarding pages, with details that are found right at once. */
  complete(account: string): void {
    const { engine } = this
    const { country = '', default_currency, email } = engine.store.get('account', account)
    const { bank, person, profile } = testDetails(knownCountry(country))
    changeAccount(engine, account, () => {
      applyInput(engine, account, {
        business_type: 'individual',
        business_profile: profile,
        individual: { ...person, email: email ?? person.email },
        tos_acceptance: { date: engine.now(), ip: '127.0.0.1' },
        ...(engine.store.all('bank_account', account).length === 0
          ? { external_account: { ...bank, currency: default_currency ?? bank.currency } }
          : {}),
      })
      submitDetails(engine, account)
    })
    this.tell()
  }

  /** Forgets what was asked for. */
  settle(account: string, requirement: string): void {
    changeAccount(this.engine, account, () => {
      const { demands } = factsOf(this.engine, account)
      setFacts(this.engine, account, {
        demands: demands.filter((each) => each.requirement !== requirement),
      })
    })
    this.tell()
  }

  /** The account can do nothing until this is lifted (null). */
  restrict(account: string, restriction: DisabledReason | null): void {
    changeAccount(this.engine, account, () => setFacts(this.engine, account, { restriction }))
    this.tell()
  }

  /** Payouts stop, everything else goes on. */
  pausePayouts(account: string, arePayoutsPaused = true): void {
    changeAccount(this.engine, account, () => setFacts(this.engine, account, { arePayoutsPaused }))
    this.tell()
  }

  /** Whatever its bank account is; null takes it back. */
  failNextPayout(account: string | null, nextPayoutFailure: PayoutFailureCode | null): void {
    setFacts(this.engine, account ?? this.engine.settings.accountId, { nextPayoutFailure })
    this.tell()
  }

  /** The bank sends a payout back, also one that counted as paid. */
  returnPayout(payout: string, code: PayoutFailureCode = 'account_closed'): void {
    failPayout(this.engine, payout, code)
    this.tell()
  }

  /** Something that Stripe takes from a connected account (negative) or gives to it, in minor units. */
  adjust(
    account: string | null,
    amount: number,
    currency: string,
    description = 'Adjustment',
  ): Stripe.BalanceTransaction {
    const transaction = this.engine.addBalanceTransaction({
      account,
      type: 'adjustment',
      amount,
      currency,
      source: null,
      description,
    })
    this.tell()
    return transaction
  }

  /** How hosted pages look: Stripe shows the name and the colours of the platform there. */
  brand(brand: { name?: string; colour?: string }): void {
    changePlatform(this.engine, brand)
    this.tell()
  }

  /** Webhooks leave, and what changed is written down. */
  private tell(): void {
    this.engine.schedule.runDue()
    this.engine.commit()
  }
}
