// Connect: accounts of those who are paid, their balances, and the money between them and the platform.
import type { StripeEngine } from '../engine.ts'
import { registerAccountLinks } from './account-links.ts'
import { watchAccounts } from './account-state.ts'
import { registerAccounts } from './accounts.ts'
import { registerApplicationFees } from './application-fees.ts'
import { watchPayoutDays } from './automatic-payouts.ts'
import { registerBankAccounts } from './bank-accounts.ts'
import { registerOnboarding } from './onboarding/index.ts'
import { registerPayouts } from './payouts.ts'
import { platformAccount } from './platform.ts'
import { registerTransfers } from './transfers.ts'

export { balanceView } from './balances.ts'
export { ConnectControl } from './control.ts'
export { registerConnectActions } from './control-actions.ts'
export { accountRows, payoutRows } from './control-section.ts'
export { createTransfer, transferredFrom } from './transfers.ts'
export { platformAccount } from './platform.ts'
export { reverseTransfer } from './reversals.ts'

/** To be called once, before anything is asked. */
export function registerConnect(engine: StripeEngine): void {
  watchAccounts(engine)
  watchPayoutDays(engine)
  registerAccounts(engine)
  registerBankAccounts(engine)
  registerAccountLinks(engine)
  registerOnboarding(engine)
  registerTransfers(engine)
  registerApplicationFees(engine)
  registerPayouts(engine)
  platformAccount(engine)
}
