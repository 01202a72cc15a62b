import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { requirePerson } from '../account/guard.server.ts'
import { ManagedBooking } from '../booking/managed-booking.tsx'
import { actOnManaged, loadManaged } from '../booking/managed.server.ts'
import { actOnPayment } from '../booking/payment-action.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export const meta = areaMeta('Your appointment')

const askedFor = (bookingId = '') => ({ as: 'customer', bookingId }) as const

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  requirePerson(context, request)
  return loadManaged(context, askedFor(params.bookingId), request)
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  requirePerson(context, request)
  const asked = askedFor(params.bookingId)
  const page = `/account/bookings/${params.bookingId}`
  const form = await request.formData()
  return (
    (await actOnPayment(context, asked, form, page)) ??
    (await actOnManaged(context, asked, form)) ??
    redirect(page)
  )
}

export default function OwnBooking() {
  const managed = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const path = `/account/bookings/${managed.booking.id}`
  return (
    <>
      <p>
        <a className="link inline-flex min-h-11 items-center text-sm" href="/account">
          All bookings
        </a>
      </p>
      <ManagedBooking
        managed={managed}
        path={path}
        fileHref={`${path}/calendar.ics`}
        answer={answer}
        hrefOfOther={(id) => `/account/bookings/${id}`}
      />
    </>
  )
}
