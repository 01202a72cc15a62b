import type { LoaderFunctionArgs } from '@remix-run/node'
import { requirePerson } from '../account/guard.server.ts'

/** The appointment for a calendar to import. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  requirePerson(context, request)
  const { fileName, content } = await context.read((ctx, core) =>
    core.booking.getOwnCalendarFile(ctx, params.bookingId ?? ''),
  )
  return new Response(content, {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'no-store',
    },
  })
}
