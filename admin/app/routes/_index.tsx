import { redirect, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData, useRouteLoaderData } from '@remix-run/react'
import { FrontPage } from '../front/front-page.tsx'
import { surfaceOf, type Surface } from '../front/surface.ts'
import { offeredIssuers } from '../sign-in/issuers.ts'
import { SignInPage } from '../sign-in/sign-in-page.tsx'

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

/** The root of the console is its door; who is inside goes on. */
export async function loader({ context }: LoaderFunctionArgs) {
  if (surfaceOf(context).kind !== 'console') return { issuers: [] }
  if (context.user) throw redirect('/marketplaces')
  return { issuers: await offeredIssuers(context) }
}

export default function StartPage() {
  const surface = useRouteLoaderData('root') as Surface
  const { issuers } = useLoaderData<typeof loader>()
  return surface.kind === 'console' ? <SignInPage issuers={issuers} /> : <FrontPage surface={surface} />
}
