import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData, useParams } from '@remix-run/react'
import { requirePerson } from '../account/guard.server.ts'
import { JoinError, JoinPage } from '../meeting/join-page.tsx'
import { loadCall } from '../meeting/join.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { JoinError as ErrorBoundary }
export const meta = areaMeta('Video call')

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  requirePerson(context, request)
  return loadCall(context, request, { as: 'customer', bookingId: params.bookingId ?? '' })
}

export default function JoinOwn() {
  const { bookingId } = useParams()
  return (
    <JoinPage call={useLoaderData<typeof loader>()} part="customer" back={`/account/bookings/${bookingId}`} />
  )
}
