import { randomBytes } from 'node:crypto'
import type { StripeEngine } from '../../engine.ts'
import type { OnboardingLink } from '../account-links.ts'

declare module '../../objects.ts' {
  interface StripeObjects {
    /** A visit of whoever opened an account link, under the secret part of its pages' addresses. */
    'local.onboarding': { id: string; link: string; expiresAt: number }
  }
}

const secondsOfVisit = 3_600

/** Opens a link for the first and only time. @returns null for one that is unknown, expired or was opened before */
export function openLink(engine: StripeEngine, account: string, id: string): string | null {
  const link = engine.store.find('local.account_link', id)
  if (!link || link.account !== account || link.session !== null || link.expiresAt <= engine.now())
    return null
  const session = randomBytes(18).toString('base64url')
  engine.store.update('local.account_link', link, { session })
  engine.store.insert('local.onboarding', {
    id: session,
    link: id,
    expiresAt: engine.now() + secondsOfVisit,
  })
  return session
}

/** Where a link that no longer opens leads: the platform makes a new one there. Null for one that never was. */
export const refreshUrlOf = (engine: StripeEngine, account: string, id: string): string | null => {
  const link = engine.store.find('local.account_link', id)
  return link?.account === account ? link.refreshUrl : null
}

export type Visit = { session: string; link: Readonly<OnboardingLink>; isOver: boolean }

export function findVisit(engine: StripeEngine, session: string): Visit | null {
  const visit = engine.store.find('local.onboarding', session)
  const link = visit && engine.store.find('local.account_link', visit.link)
  if (!visit || !link || !engine.store.find('account', link.account)) return null
  return { session, link, isOver: visit.expiresAt <= engine.now() }
}
