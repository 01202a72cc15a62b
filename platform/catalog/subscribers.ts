import { on } from '#platform/kernel/events.ts'
import { getProviderContacts, providerRenamed } from '#platform/providers/index.ts'
import { reindexName } from './service/index.ts'

export const subscribers = [
  // The name of now and not the event's: of two renamings the one that is handled last need not be the later.
  on(providerRenamed, 'catalog.provider-renamed', async (ctx, { payload: { providerId, from } }) => {
    const provider = (await getProviderContacts(ctx, [providerId])).get(providerId)
    if (provider)
      await reindexName(ctx, { field: 'provider', id: providerId, from, to: provider.businessName })
  }),
]
