import type { MetaFunction } from '@remix-run/node'
import { useRouteLoaderData } from '@remix-run/react'
import { ConsolePage } from '../front/console-page.tsx'
import { FrontPage } from '../front/front-page.tsx'
import type { Surface } from '../front/surface.ts'

const about = 'Run a service marketplace under your own name: storefront, calendars and bookings.'

export const meta: MetaFunction = ({ matches }) => {
  const surface = matches.find(({ id }) => id === 'root')?.data as Surface | undefined
  return surface?.kind === 'console'
    ? [{ title: 'Console · Shingle' }, { name: 'robots', content: 'noindex' }]
    : [
        { title: 'Shingle · Service marketplaces under your own name' },
        { name: 'description', content: about },
      ]
}

export default function StartPage() {
  const surface = useRouteLoaderData('root') as Surface
  return surface.kind === 'console' ? <ConsolePage surface={surface} /> : <FrontPage surface={surface} />
}
