import { listOwnCustomerIds } from '#platform/identity/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import type { WalletView } from '../schemas/credits.ts'
import { balanceOfCustomers, walletView } from './wallets.ts'

/** The credits of whoever asks. @throws AppError `unauthenticated` */
export async function readOwnWallet(ctx: Ctx): Promise<WalletView> {
  const { currency } = await getTenant(ctx)
  return walletView(ctx, await listOwnCustomerIds(ctx), currency)
}

/** How much of it can be used now, in minor units; 0 for a guest: an address that is typed proves nothing. */
export async function ownBalance(ctx: Ctx, currency: string): Promise<number> {
  if (ctx.actor.kind !== 'user') return 0
  return balanceOfCustomers(ctx, await listOwnCustomerIds(ctx), currency)
}
