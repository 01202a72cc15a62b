import Stripe from 'stripe'
import { currencies, type Step } from './connect-steps.ts'
import { chargeCard, openStripeOfTest, readyAccount, type StripeOfTest } from './connected-accounts.ts'

const part = (whole: number, thousandths: number) => Math.max(1, Math.floor((whole * thousandths) / 1_000))

/** Three accounts and their platform: a world in which everything happens through the library. */
export class ConnectWorld {
  private banks = 0
  private readonly refusals: string[] = []

  private constructor(
    readonly opened: StripeOfTest,
    readonly accounts: readonly string[],
  ) {}

  static async open(): Promise<ConnectWorld> {
    const opened = await openStripeOfTest()
    const accounts: string[] = []
    for (let count = 0; count < 3; count++) {
      const { id } = await opened.stripe.accounts.create(readyAccount())
      await opened.stripe.accounts.createExternalAccount(id, {
        external_account: {
          object: 'bank_account',
          country: 'JP',
          account_number: '0001234',
          routing_number: '1100000',
        },
      })
      accounts.push(id)
    }
    return new ConnectWorld(opened, accounts)
  }

  get store() {
    return this.opened.local.engine.store
  }

  private named(position: number) {
    return this.accounts[position % this.accounts.length]!
  }

  /** Does it, or is refused; anything but a refusal is a fault. */
  async do(each: Step): Promise<void> {
    try {
      await this.attempt(each)
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error
      if (error.code) this.refusals.push(error.code)
    }
  }

  /** What came to pass, to be added up over many histories. */
  countInto(counts: Map<string, number>): void {
    const { store } = this
    const payouts = this.accounts.flatMap((owner) => store.all('payout', owner))
    const names = [
      ...store.all('transfer').map(() => 'transfer'),
      ...store.all('transfer_reversal').map(() => 'transfer reversed'),
      ...store.all('refund').map(({ status }) => `refund ${status}`),
      ...store.all('dispute').map(() => 'dispute'),
      ...payouts.flatMap(({ status, automatic }) => [
        `payout ${status}`,
        ...(automatic ? ['payout automatic'] : []),
      ]),
      ...this.refusals,
    ]
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  }

  private async attempt(each: Step): Promise<void> {
    const { stripe, control, local } = this.opened
    const { engine } = local
    switch (each.kind) {
      case 'charge':
        await chargeCard(stripe, each.amount, { currency: each.currency, card: each.card })
        return
      case 'transfer': {
        const charges = this.store.all('charge')
        const charge = charges[each.charge % Math.max(1, charges.length)]
        if (!charge) return
        await stripe.transfers.create({
          amount: part(charge.amount, each.share),
          currency: charge.currency,
          destination: this.named(each.to),
          ...(each.hasSource ? { source_transaction: charge.id } : {}),
        })
        return
      }
      case 'reverse': {
        const transfers = this.store.all('transfer')
        const transfer = transfers[each.transfer % Math.max(1, transfers.length)]
        if (!transfer) return
        await stripe.transfers.createReversal(transfer.id, { amount: part(transfer.amount, each.share) })
        return
      }
      case 'refund': {
        const charges = this.store.all('charge')
        const charge = charges[each.charge % Math.max(1, charges.length)]
        if (!charge) return
        await stripe.refunds.create({ charge: charge.id, amount: part(charge.amount, each.share) })
        return
      }
      case 'payOut': {
        const stripeAccount = this.named(each.from)
        for (const [currency, { available }] of engine.balanceOf(stripeAccount)) {
          await stripe.payouts.create(
            {
              amount: part(Math.max(0, available), each.share),
              currency,
              method: each.isInstant ? 'instant' : 'standard',
            },
            { stripeAccount },
          )
        }
        return
      }
      case 'cancel': {
        const stripeAccount = this.named(each.from)
        const latest = this.store.all('payout', stripeAccount).at(-1)
        if (latest) await stripe.payouts.cancel(latest.id, {}, { stripeAccount })
        return
      }
      case 'return': {
        const payouts = this.store.all('payout', this.named(each.from))
        const payout = payouts[each.payout % Math.max(1, payouts.length)]
        if (payout) control.returnPayout(payout.id)
        return
      }
      case 'failNext':
        control.failNextPayout(this.named(each.from), 'account_closed')
        return
      case 'newBank':
        await stripe.accounts.createExternalAccount(this.named(each.from), {
          external_account: {
            object: 'bank_account',
            country: 'US',
            currency: 'eur',
            account_number: `00012345${this.banks++}`,
            routing_number: '110000000',
          },
          default_for_currency: true,
        })
        return
      case 'schedule':
        await stripe.accounts.update(this.named(each.from), {
          settings: {
            payouts: {
              schedule: {
                interval: each.interval,
                ...(each.interval === 'weekly' ? { weekly_anchor: 'friday' } : {}),
              },
            },
          },
        })
        return
      case 'restrict':
        control.restrict(this.named(each.from), each.isOn ? 'under_review' : null)
        return
      case 'wait':
        await local.advance(each.seconds)
    }
  }

  /** Sentences about money that is missing, or that was made up: none, where all is well. */
  discrepancies(): string[] {
    return [...currencies.flatMap((currency) => this.ofBalances(currency)), ...this.ofTransfers()]
  }

  /** What came in and is nowhere else has to lie on the balances. */
  private ofBalances(currency: string): string[] {
    const { store } = this
    const { engine } = this.opened.local
    const owners = [null, ...this.accounts]
    const own = <T extends { currency: string }>(objects: readonly T[]) =>
      objects.filter((each) => each.currency === currency)

    const charged = sum(
      own(store.all('charge')).map(({ amount, status }) => (status === 'succeeded' ? amount : 0)),
    )
    const refunded = sum(
      own(store.all('refund')).map(({ amount, status }) => (status === 'failed' ? 0 : amount)),
    )
    const paidOut = sum(
      owners.flatMap((owner) =>
        own(store.all('payout', owner)).map(({ amount, status }) =>
          status === 'failed' || status === 'canceled' ? 0 : amount,
        ),
      ),
    )
    const disputed = sum(
      own(store.all('dispute')).flatMap(({ balance_transactions }) =>
        balance_transactions.map(({ amount }) => -amount),
      ),
    )
    const lines = owners.map((owner) => own(store.all('balance_transaction', owner)))
    const fees = sum(lines.flat().map(({ fee }) => fee))
    const balances = owners.map(
      (owner) => engine.balanceOf(owner).get(currency) ?? { available: 0, pending: 0 },
    )

    const found: string[] = []
    const lying = sum(balances.map(({ available, pending }) => available + pending))
    const due = charged - refunded - paidOut - disputed - fees
    if (lying !== due) found.push(`${lying} ${currency} lie on the balances in place of ${due}`)
    for (const [position, { available, pending }] of balances.entries()) {
      const owner = owners[position] ?? 'the platform'
      const ripe = sum(
        lines[position]!.filter(({ available_on }) => available_on <= engine.now()).map(({ net }) => net),
      )
      const all = sum(lines[position]!.map(({ net }) => net))
      if (ripe !== available)
        found.push(`${available} ${currency} of ${owner} are available, but ${ripe} should`)
      if (all !== available + pending)
        found.push(`${owner} has ${available + pending} ${currency}, but ${all} came`)
      if (position > 0 && available < 0)
        found.push(`${owner} spent ${-available} ${currency} that it did not have`)
    }
    return found
  }

  private ofTransfers(): string[] {
    const { store } = this
    const found: string[] = []
    for (const transfer of store.all('transfer')) {
      const reversals = store.all('transfer_reversal').filter((each) => each.transfer === transfer.id)
      const reversed = sum(reversals.map(({ amount }) => amount))
      const payment = store.get(
        'charge',
        transfer.destination_payment as string,
        transfer.destination as string,
      )
      const agrees =
        transfer.amount_reversed === reversed &&
        transfer.reversed === (reversed === transfer.amount) &&
        payment.amount === transfer.amount &&
        payment.amount_refunded === reversed
      if (!agrees) found.push(`${transfer.id} and its reversals of ${reversed} do not agree`)
    }
    for (const charge of store.all('charge')) {
      const ofCharge = store.all('transfer').filter((each) => each.source_transaction === charge.id)
      const out = sum(ofCharge.map(({ amount, amount_reversed }) => amount - amount_reversed))
      if (out > charge.amount) found.push(`${out} were transferred from ${charge.id} of ${charge.amount}`)
    }
    return found
  }
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0)
