import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Frame } from '../booking/frame.tsx'
import { ReschedulePage } from '../booking/reschedule-page.tsx'
import { loadReschedule, reschedule } from '../booking/reschedule.server.ts'

export const meta: MetaFunction = () => [
  { title: 'Another time for your appointment' },
  { name: 'robots', content: 'noindex' },
  // As on the page of the booking: the address is a key.
  { name: 'referrer', content: 'same-origin' },
]

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const secret = params.secret ?? ''
  await context.limit('search')
  return loadReschedule(context, { as: 'guest', secret }, request, `/bookings/${secret}`)
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const secret = params.secret ?? ''
  return reschedule(context, { as: 'guest', secret }, await request.formData(), `/bookings/${secret}`)
}

export default function RescheduleByLink() {
  return (
    <Frame>
      <ReschedulePage
        rescheduling={useLoaderData<typeof loader>()}
        refusal={useActionData<typeof action>()}
      />
    </Frame>
  )
}
