import { useRouteLoaderData } from '@remix-run/react'
import type { ImageView } from '#platform/media/index.ts'
import type { Look } from '#platform/storefront/index.ts'

/** What every page knows of its marketplace and its visitor; plain data from the root loader. */
export type Site = {
  name: string
  tagline: string
  trade: string
  locale: string
  currency: string
  country: string
  timeZone: string
  legalName: string
  legalAddress: string
  supportEmail: string
  supportPhone: string | null
  logo: ImageView | null
  socialImage: ImageView | null
  look: Look
  origin: string
  isListed: boolean
  user: {
    firstName: string
    lastName: string
    isProvider: boolean
    imageUrl: string | null
    /** Platform staff who act in this person's place, and until when. */
    support: { name: string; until: string } | null
  } | null
}

/** Undefined where the root loader failed: then there is no marketplace to speak of. */
export const useMaybeSite = () => useRouteLoaderData('root') as Site | undefined

export function useSite(): Site {
  const site = useMaybeSite()
  if (!site) throw new Error('No page is drawn without its marketplace')
  return site
}
