import type { StripeEngine } from '../engine.ts'
import { StripeFault } from '../errors.ts'
import type { Account } from '../store.ts'
import { spendable, wholePart } from './balances.ts'
import { createPayout } from './payouts.ts'
import { isPayoutDay, startOfDay } from './payout-schedule.ts'
import { toSchedule } from './payout-settings.ts'

declare module '../objects.ts' {
  interface StripeObjects {
    /** When the account's schedule is looked at next, under the account's id. Unix seconds. */
    'local.payout_day': { id: string; at: number }
  }
}

const secondsPerDay = 86_400
/** An hour after midnight (UTC), so that what becomes available at midnight goes with it. */
const hourOfPayouts = 3_600

/** Begins to pay an account out by its schedule, or stops. To be called whenever the schedule may have changed. */
export function planPayouts(engine: StripeEngine, id: string): void {
  const { store, schedule } = engine
  const planned = store.find('local.payout_day', id)
  if (scheduleOfAccount(engine, id).interval === 'manual') {
    if (planned) store.remove('local.payout_day', id)
    return
  }
  if (planned && planned.at > engine.now()) return
  const at = startOfDay(engine.now() - hourOfPayouts) + secondsPerDay + hourOfPayouts
  if (planned) store.update('local.payout_day', planned, { at })
  else store.insert('local.payout_day', { id, at })
  schedule.add('connect.payout_day', id, at)
}

const scheduleOfAccount = (engine: StripeEngine, id: string) =>
  toSchedule(engine.store.get('account', id).settings?.payouts?.schedule)

export function watchPayoutDays(engine: StripeEngine): void {
  engine.schedule.onDue('connect.payout_day', (id, at) => {
    // Another plan has taken this one's place, or the account is gone.
    if (engine.store.find('local.payout_day', id)?.at !== at || !engine.store.find('account', id)) return
    if (isPayoutDay(scheduleOfAccount(engine, id), new Date(at * 1000))) payOut(engine, id)
    planPayouts(engine, id)
  })
}

/** Everything that is available, one payout for each currency that a bank account takes. */
function payOut(engine: StripeEngine, id: string): void {
  const account = id === engine.settings.accountId ? null : id
  for (const currency of engine.balanceOf(account).keys()) {
    const amount = wholePart(spendable(engine, account, currency), currency)
    if (amount <= 0) continue
    try {
      const payout = createPayout(engine, account, { amount, currency, isAutomatic: true })
      noteContents(engine, account, currency, payout.id)
    } catch (error) {
      // Disabled payouts and broken bank accounts leave the money where it is, until the next day.
      if (!(error instanceof StripeFault)) throw error
    }
  }
}

/** Which balance transactions an automatic payout is made of: all that were available and went out with no other. */
function noteContents(engine: StripeEngine, account: Account, currency: string, payout: string): void {
  for (const transaction of engine.store.all('balance_transaction', account)) {
    if (transaction.currency !== currency || transaction.status !== 'available') continue
    if (engine.store.find('local.payout_of', transaction.id)) continue
    engine.store.insert('local.payout_of', { id: transaction.id, payout })
  }
}
