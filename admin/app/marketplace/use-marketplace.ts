import { useRouteLoaderData } from '@remix-run/react'
import type { Marketplace } from '../shell/places.ts'

/** The marketplace whose page this is. */
export function useMarketplace(): Marketplace {
  const data = useRouteLoaderData('routes/_console.m.$slug') as { marketplace: Marketplace } | undefined
  if (!data) throw new Error('This page is not below a marketplace')
  return data.marketplace
}
