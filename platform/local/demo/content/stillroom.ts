/** Stillroom: wellness in London, in the theme Dusk. */
import { bodyProviders } from './stillroom/providers-body.ts'
import { careProviders } from './stillroom/providers-care.ts'
import { categories, tenant } from './stillroom/tenant.ts'
import type { DemoMarketplace } from './types.ts'

export const stillroom: DemoMarketplace<'wellness'> = {
  tenant,
  categories,
  providers: [...bodyProviders, ...careProviders],
  providerSignIn: {
    providerSlug: 'low-tide',
    email: 'nadia@lowtide.example',
    password: 'shoulders-down-breathe-17',
    firstName: 'Nadia',
    lastName: 'Hollis',
  },
}
