import { AppError } from '#platform/kernel/errors.ts'
import { equalSecrets, hashSecret, isId, newId, newSecret } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, minutes } from '#platform/kernel/time.ts'
import type { Vault } from '#platform/kernel/vault.ts'
import { requireUser } from '#platform/identity/index.ts'
import { CalendarConsent } from '../account-models.ts'
import type { OauthKind } from '../gateways/calendar-gateway.ts'

/** A person has so long to agree; the code that follows is exchanged within minutes. */
const lifeMs = minutes(20)
const purpose = 'calendar consent'

type Sealed = { verifier: string; code?: string; ticketHash?: string }
type Asked = { providerId: string; memberId: string | null; kind: OauthKind; host: string }

const lapsed = () =>
  new AppError('link_expired', { detail: 'This took too long, or was used before; begin again' })
const stateText = (tenantId: string, id: string, kind: OauthKind) => `${tenantId} ${id} ${kind}`

/**
 * Writes down a question to a company, for the session that asks.
 * @returns what travels with it, and the secret of PKCE, which does not (RFC 7636)
 */
export async function askConsent(
  ctx: Ctx,
  vault: Vault,
  asked: Asked,
): Promise<{ state: string; verifier: string }> {
  const { userId, sessionId } = requireUser(ctx)
  const id = newId()
  const verifier = newSecret()
  const sealed = seal(ctx, vault, { verifier })
  const expiresAt = after(ctx.now, lifeMs)
  await CalendarConsent.query(ctx.trx).insert({
    id,
    ...asked,
    userId,
    sessionId,
    sealed,
    step: 'asked',
    expiresAt,
  })
  const mac = vault.mac(purpose, stateText(ctx.tenantId, id, asked.kind))
  return { state: `${ctx.tenantId}.${id}.${mac}`, verifier }
}

/** Whose question it was. The state is not believed before its code was checked. @throws AppError `link_expired` */
export function readState(
  vault: Vault,
  kind: OauthKind,
  state: string,
): { tenantId: string; consentId: string } {
  const [tenantId = '', consentId = '', mac = ''] = state.split('.')
  const isOurs =
    isId(tenantId) && isId(consentId) && vault.isMac(purpose, stateText(tenantId, consentId, kind), mac)
  if (!isOurs) throw lapsed()
  return { tenantId, consentId }
}

/**
 * A company has answered, in some browser. Only who holds the ticket that this browser gets, and the session that
 * asked, can go on: an answer that somebody else was led to give is of no use to whoever led them there.
 * @param code null: the person went back without agreeing
 * @throws AppError `link_expired` for one that was answered before, or too late
 */
export async function answerConsent(
  ctx: Ctx,
  vault: Vault,
  { consentId, code }: { consentId: string; code: string | null },
): Promise<{ host: string; ticket: string }> {
  const row = await CalendarConsent.query(ctx.trx)
    .findOne({ id: consentId, step: 'asked' })
    .where('expires_at', '>', ctx.now)
    .forUpdate()
  if (!row) throw lapsed()
  const secret = newSecret()
  const { verifier } = open(ctx, vault, row)
  await row
    .$query(ctx.trx)
    .patch(
      code === null
        ? { step: 'used', sealed: '' }
        : { step: 'answered', sealed: seal(ctx, vault, { verifier, code, ticketHash: hashSecret(secret) }) },
    )
  return { host: row.host, ticket: `${consentId}.${secret}` }
}

export type Agreed = Asked & { code: string; verifier: string; userId: string }

/**
 * Takes what a company answered, once.
 * @throws AppError `link_expired` for a ticket of another session, person, host or marketplace, or one that was used
 */
export async function useConsent(
  ctx: Ctx,
  vault: Vault,
  { ticket, host }: { ticket: string; host: string },
): Promise<Agreed> {
  const { userId, sessionId } = requireUser(ctx)
  const [consentId = '', secret = ''] = ticket.split('.')
  const row = isId(consentId)
    ? await CalendarConsent.query(ctx.trx)
        .findOne({ id: consentId, step: 'answered', user_id: userId, session_id: sessionId, host })
        .where('expires_at', '>', ctx.now)
        .forUpdate()
    : null
  const { verifier, code, ticketHash } = row ? open(ctx, vault, row) : {}
  if (!row || !verifier || !code || !ticketHash || !equalSecrets(ticketHash, hashSecret(secret)))
    throw lapsed()
  await row.$query(ctx.trx).patch({ step: 'used', sealed: '' })
  const { providerId, memberId, kind } = row
  return { providerId, memberId, kind, host, code, verifier, userId }
}

export async function dropOverConsents(ctx: Ctx): Promise<void> {
  await CalendarConsent.query(ctx.trx).delete().where('expires_at', '<=', ctx.now)
}

const seal = ({ tenantId }: Ctx, vault: Vault, sealed: Sealed) =>
  vault.seal(purpose, tenantId, JSON.stringify(sealed))

/** One that cannot be opened any more, after a key was dropped, has lapsed. */
function open({ tenantId }: Ctx, vault: Vault, { sealed }: CalendarConsent): Sealed {
  try {
    return JSON.parse(vault.open(purpose, tenantId, sealed)) as Sealed
  } catch {
    throw lapsed()
  }
}
