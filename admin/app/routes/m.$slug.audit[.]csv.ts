import type { LoaderFunctionArgs } from '@remix-run/node'
import { stringify } from 'csv-stringify'
import { actorName } from '../audit/entry.tsx'
import { sentenceOf } from '../audit/action-words.ts'
import { changesOf } from '../audit/change-words.ts'
import { auditFilters } from '../audit/filters.ts'
import { withProviderNames } from '../audit/names.server.ts'
import { csvResponse, exportName } from '../shell/file-response.server.ts'
import { requireMarketplace } from '../shell/guard.server.ts'

/** The log with the filters of its page, in the same words, as a file. That it was taken is in the log itself. */
export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'audit.read')
  const filters = auditFilters(new URL(args.request.url).searchParams)
  await place.call((ctx, core) => core.identity.recordAuditExport(ctx, filters))
  const file = stringify({
    bom: true,
    escape_formulas: true,
    header: true,
    columns: ['When (UTC)', 'Who', 'In whose place', 'What', 'Before', 'After'],
  })
  const write = async () => {
    let cursor: string | undefined
    do {
      const page = await place.run((runtime, scope, core) =>
        core.identity.readAuditLog(runtime, scope, { ...filters, limit: 100, ...(cursor ? { cursor } : {}) }),
      )
      for (const entry of await withProviderNames(place, page.items)) {
        const { before, subject, after } = sentenceOf(entry)
        const changes = changesOf(entry.before, entry.after)
        const told = (side: 'before' | 'after') =>
          changes
            .flatMap((change) => (change[side] === null ? [] : [`${change.field}: ${change[side]}`]))
            .join('; ')
        const hands = entry.actor.impersonatorName
        const isTaken = file.write([
          entry.at,
          hands ?? actorName(entry),
          hands ? actorName(entry) : '',
          `${before}${subject}${after}`,
          told('before'),
          told('after'),
        ])
        if (!isTaken && !file.destroyed) {
          await new Promise<void>((resolve) =>
            file.once('drain', () => resolve()).once('close', () => resolve()),
          )
        }
        if (file.destroyed) return
      }
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    file.end()
  }
  write().catch((error: Error) => file.destroy(error))
  return csvResponse(file, exportName(place.tenant.slug, 'audit-log'))
}
