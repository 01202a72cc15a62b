import { redirect } from '@remix-run/node'
import { askProcessor, type Buying } from './buying.server.ts'

/** Where the page of the processor leads back to. Safe to load again: what was paid counts once. */
export async function readPaid(buying: Buying): Promise<{ isUnreachable: boolean }> {
  const { owner, path } = buying
  const settled = await askProcessor(buying, (runtime, scope, billing) =>
    billing.settleCheckout(runtime, scope, { owner }),
  )
  const state = settled.ok ? settled.value?.state : undefined
  if (state && state !== 'incomplete' && state !== 'ended') throw redirect(`${path}?done=subscribed`)
  return { isUnreachable: !settled.ok }
}
