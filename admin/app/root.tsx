import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { isRouteErrorResponse, Outlet, useRouteError } from '@remix-run/react'
import type { ReactNode } from 'react'
import { LinkButton } from '#ui/button.tsx'
import { Document } from '#ui/document.tsx'
import { ErrorScreen } from '#ui/error-screen.tsx'
import { BrandBar } from './front/brand-bar.tsx'
import { surfaceOf, type Surface } from './front/surface.ts'
import styles from './app.css?url'

export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: styles },
  { rel: 'icon', type: 'image/svg+xml', href: '/icon.svg' },
]

export const meta: MetaFunction = () => [{ title: 'Shingle' }, { name: 'robots', content: 'noindex' }]

export const loader = ({ context }: LoaderFunctionArgs): Surface => surfaceOf(context)

export function Layout({ children }: { children: ReactNode }) {
  return (
    <Document locale="en">
      <div className="page-frame">{children}</div>
    </Document>
  )
}

export default function App() {
  return <Outlet />
}

export function ErrorBoundary() {
  const error = useRouteError()
  const isMissing = isRouteErrorResponse(error) && error.status === 404
  const home = <LinkButton href="/">Go to the start page</LinkButton>
  return (
    <>
      <BrandBar />
      {isMissing ? (
        <ErrorScreen status={404} title="This page is not here" actions={home}>
          <p>The address may be mistyped, or what was here has moved.</p>
        </ErrorScreen>
      ) : (
        <ErrorScreen
          status={isRouteErrorResponse(error) ? error.status : 500}
          title="Something went wrong on our side"
          actions={home}
        >
          <p>Nothing you did was lost on the marketplaces. Load the page again in a moment.</p>
        </ErrorScreen>
      )}
    </>
  )
}
