/** Chalkline: tutoring across time zones, from New York, in the theme Blockprint. */
import { numberProviders } from './chalkline/providers-numbers.ts'
import { wordProviders } from './chalkline/providers-words.ts'
import { categories, tenant } from './chalkline/tenant.ts'
import type { DemoMarketplace } from './types.ts'

export const chalkline: DemoMarketplace<'tutoring'> = {
  tenant,
  categories,
  providers: [...numberProviders, ...wordProviders],
  payments: {
    isOnline: true,
    allowedKinds: ['full', 'deposit', 'pay_later', 'card_on_file', 'in_person'],
    taxMode: 'exclusive',
    tax: { rates: [{ name: 'Sales tax', jurisdiction: 'US-NY', rate: 8_875 }] },
    commission: { basisPoints: 1_500 },
    base: 'without_tax',
    customerFee: { basisPoints: 300 },
  },
  creditPacks: [{ title: 'Five essay conferences', priceAmount: 32_500, creditsAmount: 32_500 }],
  providerSignIn: {
    providerSlug: 'imani-brooks',
    email: 'imani@chalkline.example',
    password: 'chain-rule-by-friday-52',
    firstName: 'Imani',
    lastName: 'Brooks',
  },
}
