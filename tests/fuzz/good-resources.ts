import { newId } from '#platform/kernel/ids.ts'
import type { Caller, Market } from './market.ts'

type Part = {
  caller?: Caller
  params?: Record<string, unknown>
  headers?: Record<string, string>
  body?: Record<string, unknown>
}

async function newRoom(market: Market): Promise<string> {
  const id = newId()
  await market.inTenant((ctx) =>
    ctx
      .trx('resources')
      .insert({ id, provider_id: market.ownerId, name: `Room ${id} ${market.marker}`, kind: 'room' }),
  )
  return id
}

/** Rooms, cars and machines of the owner, and what the owner's services need of them. */
export const goodResources: Record<string, (market: Market) => Promise<Part>> = {
  listResources: async (market) => {
    await newRoom(market)
    return {}
  },
  createResource: async () => ({ body: { name: `Room ${newId()}` } }),
  getResource: async (market) => ({ params: { resourceId: await newRoom(market) } }),
  editResource: async (market) => ({
    params: { resourceId: await newRoom(market) },
    headers: { 'if-match': '"1"' },
    body: { name: `Room ${newId()}` },
  }),
  setServiceNeeds: async (market) => ({ body: { needs: [{ resourceIds: [await newRoom(market)] }] } }),
}
