import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { isRouteErrorResponse, Outlet, useRouteError } from '@remix-run/react'
import type { ReactNode } from 'react'
import { Document } from '#ui/document.tsx'
import { surfaceOf, type Surface } from './front/surface.ts'
import { StrangerError } from './shell/stranger-error.tsx'
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
  return <StrangerError status={isRouteErrorResponse(error) ? error.status : 500} />
}
