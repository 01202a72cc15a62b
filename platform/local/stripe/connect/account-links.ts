import { randomBytes } from 'node:crypto'
import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { factsOf, setFacts } from './account-state.ts'

export type OnboardingLink = {
  /** The secret part of its address. */
  id: string
  account: string
  type: 'account_onboarding' | 'account_update'
  /** Also what is due later only. */
  isEventual: boolean
  returnUrl: string
  refreshUrl: string
  expiresAt: number
  /** Of whoever opened the link: it opens once, and what follows happens in their session. Null before. */
  session: string | null
}

declare module '../objects.ts' {
  interface StripeObjects {
    'local.account_link': OnboardingLink
  }
}

/** An account link is good for a few minutes, and for being opened once (https://docs.stripe.com/api/account_links). */
const secondsUntilExpiry = 300

export function registerAccountLinks(engine: StripeEngine): void {
  engine.router.post<Stripe.AccountLinkCreateParams>('/v1/account_links', ({ body }) => {
    const { id, controller } = engine.store.get('account', body.account, null, 'account')
    const type = (['account_onboarding', 'account_update'] as const).find((each) => each === body.type)
    if (!type) {
      throw invalidRequest('Invalid type: must be one of account_onboarding or account_update', {
        param: 'type',
      })
    }
    if (type === 'account_update' && controller?.requirement_collection !== 'application') {
      throw invalidRequest(
        'You cannot create `account_update` type Account Links for this account. Valid Account Link types are: [account_onboarding].',
        { param: 'type' },
      )
    }
    const link: OnboardingLink = {
      id: randomBytes(18).toString('base64url'),
      account: id,
      type,
      isEventual: (body.collection_options?.fields ?? body.collect) === 'eventually_due',
      returnUrl: address(body.return_url, 'return_url'),
      refreshUrl: address(body.refresh_url, 'refresh_url'),
      expiresAt: engine.now() + secondsUntilExpiry,
      session: null,
    }
    engine.store.insert('local.account_link', link)
    if (!factsOf(engine, id).isHandedOver) setFacts(engine, id, { isHandedOver: true })
    return {
      object: 'account_link',
      created: engine.now(),
      expires_at: link.expiresAt,
      url: `${engine.origin}/setup/s/${id}/${link.id}`,
    } satisfies Stripe.AccountLink
  })
}

function address(given: string | undefined, param: 'return_url' | 'refresh_url'): string {
  if (!given) {
    throw invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param })
  }
  if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol)) {
    throw invalidRequest('Not a valid URL', { code: 'url_invalid', param })
  }
  return given
}
