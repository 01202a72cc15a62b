import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { requirePerson } from '../account/guard.server.ts'
import { ReschedulePage } from '../booking/reschedule-page.tsx'
import { loadReschedule, reschedule } from '../booking/reschedule.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export const meta = areaMeta('Another time for your appointment')

const asked = (bookingId = '') => ({ as: 'customer', bookingId }) as const

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  requirePerson(context, request)
  return loadReschedule(context, asked(params.bookingId), request, `/account/bookings/${params.bookingId}`)
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  requirePerson(context, request)
  const path = `/account/bookings/${params.bookingId}`
  return reschedule(context, asked(params.bookingId), await request.formData(), path)
}

export default function RescheduleOwn() {
  return (
    <ReschedulePage rescheduling={useLoaderData<typeof loader>()} refusal={useActionData<typeof action>()} />
  )
}
