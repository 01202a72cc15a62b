import { originOf, type Config } from '#platform/config.ts'
import { assertAllowed } from '#platform/kernel/errors.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { getOwnProvider } from '#platform/providers/index.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { mayManageAccount } from '../policies.ts'
import type { AccountOwner } from '../rules/index.ts'
import { type Onboarding, openOnboarding } from './accounts.ts'
import type { PaymentRuntime } from './checkout.ts'
import { inWords } from './words.ts'

type Input = {
  owner: AccountOwner
  country?: string | undefined
  /** The page that asks, to which its owner comes back: with `?from=onboarding`, or `?from=expired` when the link was too old. */
  page: string
}

/**
 * Leads the owner of an account to the processor's page, with what is known of them and of the marketplace's brand.
 * @throws AppError `forbidden`, `validation_failed` for a country without accounts, `conflict`, `unavailable`
 */
export async function beginOnboarding(
  runtime: PaymentRuntime & { config: Pick<Config, 'platformDomain' | 'isLocal' | 'port'> },
  scope: Scope,
  { owner, country, page }: Input,
): Promise<string> {
  assertAllowed(mayManageAccount(scope.actor, owner))
  const facts = await runtime.database.readTenant(scope, async (ctx): Promise<Shown> => {
    const tenant = await getTenant(ctx)
    const { currency, brand, trade } = tenant
    const host = tenant.primaryHost ?? `${tenant.slug}.${runtime.config.platformDomain}`
    const url = originOf(runtime.config as Config, host)
    const shown = { currency, colour: brand.colour ?? null }
    if (owner.kind === 'tenant') {
      const { name: businessName, supportEmail: email, tagline } = tenant
      return { ...shown, businessName, email, url, productDescription: tagline || trade }
    }
    const provider = await getOwnProvider(ctx, owner.id)
    return {
      ...shown,
      businessName: provider.businessName,
      email: provider.email,
      url: `${url}/providers/${provider.slug}`,
      productDescription: provider.headline || `${trade}, booked on ${tenant.name}`,
    }
  })
  const back = (from: string) => `${page}?from=${from}`
  return inWords(() =>
    openOnboarding(runtime, scope, {
      ...facts,
      owner,
      country,
      returnUrl: back('onboarding'),
      refreshUrl: back('expired'),
    }),
  )
}

type Shown = Pick<Onboarding, 'businessName' | 'email' | 'url' | 'productDescription' | 'currency' | 'colour'>
