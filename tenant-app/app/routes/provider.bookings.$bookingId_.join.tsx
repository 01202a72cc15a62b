import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData, useParams } from '@remix-run/react'
import { JoinError, JoinPage } from '../meeting/join-page.tsx'
import { loadCall } from '../meeting/join.server.ts'
import { requireProvider } from '../provider/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { JoinError as ErrorBoundary }
export const meta = areaMeta('Video call')

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  requireProvider(context, request)
  return loadCall(context, request, { as: 'provider', bookingId: params.bookingId ?? '' })
}

export default function JoinAsProvider() {
  const { bookingId } = useParams()
  return (
    <JoinPage
      call={useLoaderData<typeof loader>()}
      part="provider"
      back={`/provider/bookings/${bookingId}`}
    />
  )
}
