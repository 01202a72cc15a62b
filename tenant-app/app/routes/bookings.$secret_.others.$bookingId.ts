import { redirect, type LoaderFunctionArgs } from '@remix-run/node'

/** From one appointment of a series or visit to another one: a guest's link opens a single one. */
export async function loader({ context, params }: LoaderFunctionArgs) {
  await context.limit('search')
  const path = await context.call((ctx, core) =>
    core.booking.openOtherOfGroup(ctx, { secret: params.secret ?? '', bookingId: params.bookingId ?? '' }),
  )
  return redirect(path, { headers: { 'cache-control': 'no-store' } })
}
