import type { ActionFunctionArgs } from '@remix-run/node'
import type { Owner } from '#platform/billing/index.ts'
import type { MarketplaceContext } from '#platform/http/remix-context.ts'
import { answerOf, redirectDone, refuse, textOf } from '../shell/answer.server.ts'
import { grantField, readGrant } from './read-grant.ts'

type Acting = Readonly<{ place: MarketplaceContext; owner: Owner; form: FormData }>

/** The two forms of what is given by hand: to a provider by their marketplace, to a marketplace by the platform. */
export async function actOnGrants(
  { context, request }: Pick<ActionFunctionArgs, 'context' | 'request'>,
  { place, owner, form }: Acting,
) {
  if (textOf(form, 'form', 10) === 'revoke') {
    const grantId = textOf(form, 'grantId', 36)
    await place.call((ctx, { billing }) => billing.revokeGrant(ctx, owner, grantId))
    return redirectDone(request, 'revoked')
  }
  const { entitlements } = await place.read((ctx, { billing }) => billing.getEntitlements(ctx, owner))
  const { input, errors } = readGrant(form, entitlements, place.tenant.timeZone)
  if (errors.length > 0) return refuse(form, 'grant', errors)
  const granted = await context.attempt(() =>
    place.call((ctx, { billing }) => billing.grantFeature(ctx, owner, input)),
  )
  return granted.ok
    ? redirectDone(request, 'granted')
    : answerOf(granted, form, { form: 'grant', done: '', fieldOf: grantField })
}

export const grantWords: Record<string, string> = {
  granted: 'Given. It counts from now on.',
  revoked: 'Taken back. It does not count any more.',
}
