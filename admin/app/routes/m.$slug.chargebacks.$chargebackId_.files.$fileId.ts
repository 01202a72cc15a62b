import { createReadableStreamFromReadable, type LoaderFunctionArgs } from '@remix-run/node'
import { requireMarketplace } from '../shell/guard.server.ts'

/** A file for a bank: as a download, never as a page. */
export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'payment.read_any')
  const { chargebackId = '', fileId = '' } = args.params
  const { file, headers } = await place.run(async (runtime, scope, { payments, providers }) => {
    const found = await payments.readEvidence(runtime, scope, { chargebackId, fileId })
    return { file: found, headers: providers.privateFileHeaders(found) }
  })
  return new Response(createReadableStreamFromReadable(file.stream), { headers })
}
