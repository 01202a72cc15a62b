import type { Buyer, PlanView } from '#platform/billing/index.ts'

/** Before `/plans` and `/subscriptions`: of a marketplace, or of the platform (null). */
export const billingPlace = (slug: string | null): string => (slug === null ? '/platform' : `/m/${slug}`)

type Subscriber = { kind: Buyer; id: string; slug: string | null }

/** Where whoever sold a plan sees what somebody has of it: on the page of a provider, or of a marketplace. */
export const ownerPlace = (base: string, { kind, id, slug }: Subscriber): string =>
  kind === 'provider' ? `${base}/reviews/${id}/plan` : `/platform/marketplaces/${slug ?? id}`

type Words = {
  plans: string
  lead: string
  /** Who buys, one of them and several. */
  one: string
  many: string
  /** How the comparison is headed, which they see. */
  preview: string
}

/** What the pages say of whoever buys. */
export const buyerWords: Record<Buyer, Words> = {
  provider: {
    plans: 'Plans for providers',
    lead: 'What providers choose from, in this order. What they pay goes to your account, less the platform fee.',
    one: 'provider',
    many: 'providers',
    preview: 'As providers see it',
  },
  tenant: {
    plans: 'Plans for marketplaces',
    lead: 'What marketplaces choose from, in this order.',
    one: 'marketplace',
    many: 'marketplaces',
    preview: 'As marketplaces see it',
  },
}

export const stateWords: Record<PlanView['state'], { label: string; tone: 'positive' | 'neutral' }> = {
  offered: { label: 'Offered', tone: 'positive' },
  hidden: { label: 'Hidden', tone: 'neutral' },
  retired: { label: 'Retired', tone: 'neutral' },
}

export const countWords = (count: number, { one, many }: Pick<Words, 'one' | 'many'>): string =>
  count === 0 ? `No ${one}` : count === 1 ? `One ${one}` : `${count} ${many}`
