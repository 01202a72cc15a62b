import type { LoaderFunctionArgs } from '@remix-run/node'
import { csvResponse } from '../shell/file-response.server.ts'
import { requireMarketplace } from '../shell/guard.server.ts'

const months = /^\d{4}-(0[1-9]|1[0-2])$/

/** The marketplace's own statement of one month, as a file. @throws a 404 for what is no month */
export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'payment.read_any')
  const month = new URL(args.request.url).searchParams.get('month') ?? ''
  if (!months.test(month)) throw new Response(null, { status: 404 })
  const owner = { kind: 'tenant', id: place.tenant.id } as const
  const file = await place.run((runtime, scope, core) =>
    core.payments.exportStatement(runtime, scope, { owner, month }),
  )
  return csvResponse(file, `${place.tenant.slug}-statement-${month}.csv`)
}
