import type Stripe from 'stripe'
import { openStripeOfTest, type StripeOfTest } from '#tests/support/connected-accounts.ts'

export let opened: StripeOfTest
export let stripe: Stripe
beforeAll(async () => {
  opened = await openStripeOfTest()
  stripe = opened.stripe
})
afterAll(() => opened.local.close())

export const expressController = {
  fees: { payer: 'application' },
  losses: { payments: 'application' },
  requirement_collection: 'stripe',
  stripe_dashboard: { type: 'express' },
} as const
