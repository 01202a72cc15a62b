import type { AppLoadContext } from '@remix-run/node'
import { requireProvider } from '../provider/guard.server.ts'

/**
 * For the pages of the money: it is the owner's, and nobody's of the team.
 * @throws a redirect as `requireProvider`; a 403 for anybody else
 */
export function requireProviderOwner(context: AppLoadContext, request: Request) {
  const { providerId, isOwner } = requireProvider(context, request)
  if (!isOwner) throw new Response(null, { status: 403 })
  return { providerId, owner: { kind: 'provider', id: providerId } as const }
}
