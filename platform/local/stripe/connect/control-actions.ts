import { invalidRequest } from '../errors.ts'
import type { StripeEngine } from '../engine.ts'
import type { PageRequest } from '../pages.ts'
import { payoutFailures, type PayoutFailureCode } from './bank-numbers.ts'
import { ConnectControl } from './control.ts'

type Action = (path: string, work: (request: PageRequest) => string) => void

/**
 * What can be done to accounts and payouts from the control page, and by programs: forms to `/_control/account` with
 * `account` and `what`, and to `/_control/payout` with `payout` and, if it matters, `code`.
 */
export function registerConnectActions(engine: StripeEngine, action: Action): void {
  const control = new ConnectControl(engine)

  action('account', ({ form }) => {
    const { id } = engine.store.get('account', form.get('account') ?? '')
    switch (form.get('what')) {
      case 'demand': {
        const requirement = form.get('requirement') || 'individual.verification.document'
        const days = Number(form.get('days') ?? '0')
        if (!Number.isSafeInteger(days) || days < 0 || days > 365) {
          throw new RangeError('`days` is a whole number from 0 to 365.')
        }
        control.demand(id, { requirement, deadline: engine.now() + days * 86_400 })
        return 'Something is asked for.'
      }
      case 'complete':
        control.complete(id)
        return 'The account has handed in everything.'
      case 'settle':
        control.settle(id, form.get('requirement') ?? '')
        return 'It is no longer asked for.'
      case 'restrict':
        control.restrict(id, 'under_review')
        return 'The account is under review.'
      case 'lift':
        control.restrict(id, null)
        return 'The account is no longer restricted.'
      case 'pause':
        control.pausePayouts(id)
        return 'Payouts are paused.'
      case 'resume':
        control.pausePayouts(id, false)
        return 'Payouts go on.'
      case 'failNextPayout':
        control.failNextPayout(id, codeOf(form.get('code')))
        return 'The next payout will fail.'
      default:
        throw new RangeError(
          '`what` is complete, demand, settle, restrict, lift, pause, resume or failNextPayout.',
        )
    }
  })

  action('payout', ({ form }) => {
    const id = form.get('payout') ?? ''
    const account = engine.store.accountOf('payout', id)
    if (account === undefined) throw invalidRequest(`No such payout: '${id}'`)
    control.returnPayout(id, codeOf(form.get('code')))
    return 'The bank sent the payout back.'
  })
}

function codeOf(text: string | null): PayoutFailureCode {
  const code = text || 'account_closed'
  if (code in payoutFailures) return code as PayoutFailureCode
  throw new RangeError(`\`code\` is one of ${Object.keys(payoutFailures).join(', ')}.`)
}
