import type { LinksFunction } from '@remix-run/node'
import { isRouteErrorResponse, Outlet, useRouteError } from '@remix-run/react'
import type { ReactNode } from 'react'
import { LinkButton } from '#ui/button.tsx'
import { Document } from '#ui/document.tsx'
import { ErrorScreen } from '#ui/error-screen.tsx'
import styles from './app.css?url'

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: styles }]

export function Layout({ children }: { children: ReactNode }) {
  return <Document locale="en">{children}</Document>
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
        <p>The address may be mistyped, or your account may not open it.</p>
      </ErrorScreen>
    )
  }
  return (
    <ErrorScreen
      status={isRouteErrorResponse(error) ? error.status : 500}
      title="Something went wrong on our side"
      actions={home}
    >
      <p>What you were doing was not saved. Load the page again in a moment.</p>
    </ErrorScreen>
  )
}
