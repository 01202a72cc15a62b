import { redirect, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useRouteLoaderData } from '@remix-run/react'
import { FrontPage } from '../front/front-page.tsx'
import { surfaceOf, type Surface } from '../front/surface.ts'
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
export function loader({ context }: LoaderFunctionArgs) {
  if (surfaceOf(context).kind === 'console' && context.user) throw redirect('/marketplaces')
  return null
}

export default function StartPage() {
  const surface = useRouteLoaderData('root') as Surface
  return surface.kind === 'console' ? <SignInPage /> : <FrontPage surface={surface} />
}
