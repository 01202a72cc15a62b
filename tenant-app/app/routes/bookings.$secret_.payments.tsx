import {
  redirect,
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
} from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { EmptyState } from '#ui/index.ts'
import { text } from '../account/form.server.ts'
import { secretPageMeta } from '../account/link-page.ts'
import { PaymentCard } from '../account/payment-card.tsx'
import { Frame } from '../booking/frame.tsx'

export const meta = secretPageMeta('What you have paid')
export const headers: HeadersFunction = () => ({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })

export async function loader({ context, params }: LoaderFunctionArgs) {
  const secret = params.secret ?? ''
  await context.limit('search')
  const payment = await context.read((ctx, core) => core.booking.readPaymentByLink(ctx, secret))
  return { payment, secret, zone: context.tenant.timeZone }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const secret = params.secret ?? ''
  await context.limit('booking')
  const chargeId = text(await request.formData(), 'chargeId', 36)
  const opened = await context.attempt(() =>
    context.call((ctx, core) => core.booking.makePayLink(ctx, { as: 'guest', secret }, { chargeId })),
  )
  return redirect(opened.ok ? opened.value.payPath : `/bookings/${secret}/payments`)
}

export default function PaidByGuest() {
  const { payment, secret, zone } = useLoaderData<typeof loader>()
  return (
    <Frame>
      <div className="grid gap-5">
        <div className="grid gap-1">
          <a
            className="link inline-flex min-h-11 items-center justify-self-start text-sm"
            href={`/bookings/${secret}`}
          >
            Your booking
          </a>
          <h1 className="heading text-2xl">What you have paid</h1>
        </div>
        {payment ? (
          <ul className="grid gap-4">
            <PaymentCard
              payment={payment}
              zone={zone}
              href={null}
              documentHref={(id) => `/api/v1/booking-links/${secret}/documents/${id}.pdf`}
            />
          </ul>
        ) : (
          <EmptyState title="Nothing was paid online">
            Where something is paid for this booking, it stands here with its invoice.
          </EmptyState>
        )}
      </div>
    </Frame>
  )
}
