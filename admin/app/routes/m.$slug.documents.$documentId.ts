import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireMarketplace } from '../shell/guard.server.ts'

/** A document of the marketplace as PDF. */
export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'payment.read_any')
  const { fileName, bytes } = await place.run(async (runtime, scope, core) => {
    const document = await runtime.database.readTenant(scope, (ctx) =>
      core.payments.readDocument(ctx, { as: 'marketplace' }, args.params.documentId ?? ''),
    )
    return core.payments.printDocument(runtime, scope, document, core.storefront.posterFonts)
  })
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'no-store',
    },
  })
}
