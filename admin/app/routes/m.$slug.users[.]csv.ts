import type { LoaderFunctionArgs } from '@remix-run/node'
import { csvResponse, exportName } from '../shell/file-response.server.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { userFilters } from '../users/filters.ts'

/** The list of users with the filters of its page, as a file. */
export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'user.read')
  const filters = userFilters(new URL(args.request.url).searchParams)
  const file = await place.run((runtime, scope, core) => core.identity.exportUsers(runtime, scope, filters))
  return csvResponse(file, exportName(place.tenant.slug, 'users'))
}
