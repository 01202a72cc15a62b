import { toString as toQrCode } from 'qrcode'
import type { Scope } from '#platform/kernel/tenant.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import type { AddedFactorView, TotpSetUpView } from '../factor-schemas.ts'
import { assertOwnHands, requireUser } from '../policies.ts'
import { getUser } from '../service/index.ts'
import { beginTotp, confirmTotp } from '../service/totp.ts'
import { totpAddress } from '../totp.ts'
import { countSecondFactor } from './attempts.ts'
import { assertFresh, type Proof } from './freshness.ts'
import type { IdentityRuntime } from './runtime.ts'

/**
 * Begins to set up an authenticator app. It does nothing yet: its first code has to confirm it.
 * @throws AppError as `assertFresh`, and `conflict` when there are ten factors
 */
export async function startTotp(
  runtime: IdentityRuntime,
  scope: Scope,
  { name = 'Authenticator app', ...proof }: { name?: string | undefined } & Proof,
): Promise<TotpSetUpView> {
  await assertFresh(runtime, scope, proof)
  const { id, secret, issuer, label } = await runtime.database.inTenant(scope, async (ctx) => {
    const tenant = await getTenant(ctx)
    const { email } = await getUser(ctx, requireUser(ctx).userId)
    return {
      ...(await beginTotp(ctx, runtime.vault, { name: name.trim() })),
      issuer: tenant.name,
      label: email,
    }
  })
  const address = totpAddress({ secret, issuer, label })
  return { id, secret, address, qrCode: await totpQrCode(address) }
}

/** The address as a picture for the app's camera, SVG. */
export const totpQrCode = (address: string): Promise<string> =>
  toQrCode(address || ' ', { type: 'svg', margin: 4, errorCorrectionLevel: 'M' })

/** @throws AppError `validation_failed` for a wrong code, `not_found`, `link_expired`, `forbidden`, `rate_limited` */
export async function finishTotp(
  runtime: IdentityRuntime,
  scope: Scope,
  input: { id: string; code: string },
): Promise<AddedFactorView> {
  assertOwnHands(scope)
  await countSecondFactor(runtime, scope, requireUser(scope).userId)
  return runtime.database.inTenant(scope, (ctx) => confirmTotp(ctx, runtime.vault, input))
}
