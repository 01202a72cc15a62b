import type { MarketplaceContext } from '#platform/http/remix-context.ts'
import type { AuditEntryView } from '#platform/identity/index.ts'

const isOfProvider = ({ kind }: AuditEntryView['subject']) => kind === 'provider' || kind === 'credential'

/** Gives providers, and what is theirs, the names they have today. */
export async function withProviderNames(
  place: MarketplaceContext,
  entries: readonly AuditEntryView[],
): Promise<AuditEntryView[]> {
  const ids = entries.flatMap(({ subject }) => (isOfProvider(subject) && subject.id ? [subject.id] : []))
  if (ids.length === 0) return [...entries]
  const names = await place.read((ctx, core) => core.providers.namesOfProviders(ctx, ids))
  return entries.map((entry) => {
    const { subject } = entry
    const name = isOfProvider(subject) && subject.id ? names.get(subject.id) : undefined
    return name === undefined ? entry : { ...entry, subject: { ...subject, name } }
  })
}
