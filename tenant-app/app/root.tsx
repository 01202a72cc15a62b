import { isRouteErrorResponse, Outlet, useRouteError, useRouteLoaderData } from '@remix-run/react'
import type { LinksFunction } from '@remix-run/node'
import type { ReactNode } from 'react'
import { Document } from '#ui/document.tsx'
import { ErrorScreen } from '#ui/error-screen.tsx'
import { LinkButton } from '#ui/button.tsx'
import styles from './app.css?url'

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: styles }]

/** Present only when the root loader ran; an error page can come before it. */
type RootData = { locale?: string; themeVersion?: string } | undefined

export function Layout({ children }: { children: ReactNode }) {
  const data = useRouteLoaderData<RootData>('root') as RootData
  const version = data?.themeVersion ? `?v=${encodeURIComponent(data.themeVersion)}` : ''
  return (
    <Document
      locale={data?.locale ?? 'en'}
      head={<link rel="stylesheet" href={`/_theme/tokens.css${version}`} />}
    >
      {children}
    </Document>
  )
}

export default function App() {
  return <Outlet />
}

export function ErrorBoundary() {
  const error = useRouteError()
  const home = <LinkButton href="/">Go to the start page</LinkButton>

  if (isRouteErrorResponse(error) && error.status === 404) {
    return (
      <ErrorScreen status={404} title="This page is not here" actions={home}>
        <p>The address may be mistyped, or what was here has been taken down.</p>
      </ErrorScreen>
    )
  }
  return (
    <ErrorScreen
      status={isRouteErrorResponse(error) ? error.status : 500}
      title="Something went wrong on our side"
      actions={home}
    >
      <p>Nothing was charged and nothing you booked has changed. Load the page again in a moment.</p>
    </ErrorScreen>
  )
}
