/** Morgenrein: home services in Berlin, in the theme Linen. */
import { indoorProviders } from './morgenrein/providers-indoors.ts'
import { tradeProviders } from './morgenrein/providers-trades.ts'
import { categories, tenant } from './morgenrein/tenant.ts'
import type { DemoMarketplace } from './types.ts'

export const morgenrein: DemoMarketplace<'home'> = {
  tenant,
  categories,
  providers: [...indoorProviders, ...tradeProviders],
  payments: {
    isOnline: true,
    taxMode: 'inclusive',
    tax: { rates: [{ name: 'VAT', jurisdiction: 'DE', rate: 19_000 }] },
    commission: { basisPoints: 1_200 },
  },
  creditPacks: [
    { title: 'A hundred for ninety', priceAmount: 9_000, creditsAmount: 10_000, lastingDays: 365 },
    { title: 'Spring to autumn', priceAmount: 25_000, creditsAmount: 29_000, lastingDays: 270, position: 1 },
  ],
  providerSignIn: {
    providerSlug: 'blitz-und-blank',
    email: 'post@blitz-und-blank.example',
    password: 'kettle-on-the-stove-31',
    firstName: 'Selin',
    lastName: 'Aydın',
  },
}
