import type { HeadersFunction, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData, useParams } from '@remix-run/react'
import { secretPageMeta } from '../account/link-page.ts'
import { Frame } from '../booking/frame.tsx'
import { JoinError, JoinPage } from '../meeting/join-page.tsx'
import { loadCall } from '../meeting/join.server.ts'

export const meta = secretPageMeta('Video call')
export const headers: HeadersFunction = () => ({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })

export const loader = ({ request, context, params }: LoaderFunctionArgs) =>
  loadCall(context, request, { as: 'guest', secret: params.secret ?? '' })

export default function JoinAsGuest() {
  const { secret } = useParams()
  return (
    <Frame>
      <JoinPage call={useLoaderData<typeof loader>()} part="customer" back={`/bookings/${secret}`} />
    </Frame>
  )
}

export const ErrorBoundary = () => (
  <Frame>
    <JoinError />
  </Frame>
)
