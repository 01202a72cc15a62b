import { redirectDocument, type AppLoadContext } from '@remix-run/node'
import type { AskedByParty } from '#platform/meetings/index.ts'

/**
 * Whether the call is open for whoever asks. Where it is, a press on a button of ours leads straight into it; a link on
 * another site does not, nor does a browser that reads ahead.
 * @throws a redirect into the call
 */
export async function loadCall(context: AppLoadContext, request: Request, asked: AskedByParty) {
  await context.limit('search')
  const [booking, meeting] = await context.read((ctx, core) =>
    Promise.all([core.booking.readBooking(ctx, asked), core.meetings.getMeeting(ctx, asked)]),
  )
  if (meeting.state === 'open' && isPressed(request)) {
    await context.limit('booking')
    const entry = await context.attempt(() =>
      context.run((runtime, scope, core) => core.meetings.enterMeeting(runtime, scope, asked)),
    )
    // The address of this page may hold the secret of the booking: the call's server does not learn it.
    if (entry.ok)
      throw redirectDocument(entry.value.joinUrl, {
        headers: { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
      })
  }
  const { serviceTitle, providerName, startsAt, endsAt, timeZone, customer } = booking
  return {
    ...meeting,
    appointment: { serviceTitle, providerName, startsAt, endsAt, timeZone },
    customerName: `${customer.firstName} ${customer.lastName}`,
    now: new Date().toISOString(),
  }
}
export type Call = Awaited<ReturnType<typeof loadCall>>

function isPressed({ headers }: Request): boolean {
  const site = headers.get('sec-fetch-site')
  const isReadAhead = (headers.get('sec-purpose') ?? headers.get('purpose') ?? '').includes('prefetch')
  return (site === null || site === 'same-origin' || site === 'none') && !isReadAhead
}
