import { createReadableStreamFromReadable, type LoaderFunctionArgs } from '@remix-run/node'
import { requireMarketplace } from '../shell/guard.server.ts'

/** A private file of a provider, for those who review it: as a download, never as a page. */
export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'provider.review')
  const { file, headers } = await place.run(async (runtime, scope, { providers }) => {
    const found = await providers.readCredentialFile(runtime, scope, args.params.credentialId ?? '')
    return { file: found, headers: providers.privateFileHeaders(found) }
  })
  return new Response(createReadableStreamFromReadable(file.stream), { headers })
}
