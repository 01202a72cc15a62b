import type Stripe from 'stripe'
import { html, type Html } from '../../mailbox/html.ts'
import { button, state, timeOf } from '../control/parts.ts'
import type { StripeEngine } from '../engine.ts'
import { formatAmount } from '../payments/currencies.ts'
import { factsOf } from './account-state.ts'

const shownRows = 25

/** Connected accounts with what can be done to them, for the control page. */
export function accountRows(engine: StripeEngine): Html {
  const all = engine.store
    .all('account')
    .filter(({ id }) => id !== engine.settings.accountId)
    .toReversed()
    .slice(0, shownRows)
  if (all.length === 0) return html`<p class="quiet">Nobody has an account to be paid out to yet.</p>`
  return html`<ul class="rows wide">
    ${all.map((account) => accountRow(engine, account))}
  </ul>`
}

function accountRow(engine: StripeEngine, account: Readonly<Stripe.Account>): Html {
  const { id } = account
  const facts = factsOf(engine, id)
  const name = account.business_profile?.name ?? account.email ?? id
  const balances = [...engine.balanceOf(id)].map(
    ([currency, { available, pending }]) =>
      html`<small>
        ${formatAmount(available, currency)} available, ${formatAmount(pending, currency)} pending
      </small>`,
  )
  const act = (what: string, text: string) => button('account', { account: id, what }, text, name)
  return html`<li>
    <b>${name}</b>
    <span>
      ${state(stateOf(account))} ${balances}
      <span class="id">${id}</span>
    </span>
    <span class="buttons">
      ${account.details_submitted ? act('demand', 'Ask for a document') : act('complete', 'Hand in test details')}
      ${facts.restriction ? act('lift', 'Lift the restriction') : act('restrict', 'Restrict')}
      ${facts.arePayoutsPaused ? act('resume', 'Resume payouts') : act('pause', 'Pause payouts')}
      ${facts.nextPayoutFailure ? null : act('failNextPayout', 'Fail the next payout')}
    </span>
  </li>`
}

function stateOf({ details_submitted, payouts_enabled, requirements }: Readonly<Stripe.Account>): string {
  if (requirements?.disabled_reason === 'requirements.pending_verification') return 'in verification'
  if (!details_submitted) return 'not submitted'
  if (payouts_enabled) return 'enabled'
  return (requirements?.disabled_reason ?? 'payouts disabled').replaceAll(/[._]/g, ' ')
}

/** Payouts of all accounts, newest first. */
export function payoutRows(engine: StripeEngine): Html {
  const { store } = engine
  const all = store
    .accountsWith('payout')
    .flatMap((account) => store.all('payout', account))
    .toSorted((one, other) => other.created - one.created)
    .slice(0, shownRows)
  if (all.length === 0) return html`<p class="quiet">Nothing was paid out yet.</p>`
  return html`<ul class="rows">
    ${all.map(({ id, amount, currency, status, method, created, failure_code }) => {
      const shown = formatAmount(amount, currency)
      const isOut = status === 'in_transit' || status === 'paid' || status === 'pending'
      return html`<li>
        <b>${shown}</b>
        <span>
          ${state(status)} <small>${failure_code?.replaceAll('_', ' ') ?? method}</small>
          <span class="id">${id}</span>
        </span>
        ${timeOf(created)}
        <span class="buttons">
          ${isOut ? button('payout', { payout: id }, 'Bank sends it back', `${shown}, ${id}`) : null}
        </span>
      </li>`
    })}
  </ul>`
}
