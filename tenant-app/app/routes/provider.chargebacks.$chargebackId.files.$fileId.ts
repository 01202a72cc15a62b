import { createReadableStreamFromReadable, type LoaderFunctionArgs } from '@remix-run/node'
import { requireProviderOwner } from '../earnings/guard.server.ts'

/** A file for a bank about a payment of one's own: as a download, never as a page. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  requireProviderOwner(context, request)
  const { chargebackId = '', fileId = '' } = params
  const { file, headers } = await context.run(async (runtime, scope, { payments, providers }) => {
    const found = await payments.readEvidence(runtime, scope, { chargebackId, fileId })
    return { file: found, headers: providers.privateFileHeaders(found) }
  })
  return new Response(createReadableStreamFromReadable(file.stream), { headers })
}
