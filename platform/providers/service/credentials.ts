import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertAllowed, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { credentialAdded } from '../events.ts'
import { Credential, Provider } from '../models.ts'
import { mayManageCredentials, maySeeCredentials } from '../policies.ts'
import { daysUntil, mostCredentials } from '../rules/index.ts'
import type { CredentialFields, CredentialView } from '../schemas.ts'
import { toCredentialView } from '../views.ts'
import { assertEditable } from './edit-provider.ts'

/** Today on the marketplace's own calendar, by which credentials expire. */
export async function localDate(ctx: Ctx): Promise<string> {
  const { timeZone } = await getTenant(ctx)
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(ctx.now)
}

export type NewCredential = Omit<CredentialFields, 'number'> & {
  id: string
  providerId: string
  sealedNumber: string | null
  numberEnding: string
  file: Pick<Credential, 'fileKey' | 'fileName' | 'fileType' | 'fileSize'> | null
}

/** @throws AppError `forbidden`, `not_found`, `validation_failed`, `conflict` when there are too many */
export async function addCredential(ctx: Ctx, input: NewCredential): Promise<CredentialView> {
  const { id, providerId, sealedNumber, numberEnding, file, replacesId = null, ...said } = input
  assertAllowed(mayManageCredentials(ctx.actor, providerId))
  const provider = await Provider.query(ctx.trx).findOne({ id: providerId }).forNoKeyUpdate()
  assertEditable(assertFound(provider, 'Provider'))
  await assertDates(ctx, said)
  const present = await Credential.query(ctx.trx).where({ provider_id: providerId })
  if (present.length >= mostCredentials) {
    throw new AppError('conflict', { detail: `There may be ${mostCredentials} credentials at most` })
  }
  if (replacesId !== null) assertReplaceable(present, replacesId)
  await Credential.query(ctx.trx).insert({
    id,
    tenantId: ctx.tenantId,
    providerId,
    kind: said.kind,
    title: said.title,
    issuer: said.issuer ?? '',
    issuedOn: said.issuedOn ?? null,
    expiresOn: said.expiresOn ?? null,
    sealedNumber,
    numberEnding,
    replacesId,
    ...file,
  })
  await emit(ctx, credentialAdded, { credentialId: id, providerId })
  return toCredentialView(await find(ctx, id))
}

async function assertDates(
  ctx: Ctx,
  { issuedOn, expiresOn }: Pick<CredentialFields, 'issuedOn' | 'expiresOn'>,
) {
  const today = await localDate(ctx)
  for (const [field, date] of Object.entries({ issuedOn, expiresOn })) {
    assertValid(date === undefined || isDate(date), field, 'This day does not exist')
  }
  assertValid(!issuedOn || daysUntil(today, issuedOn) <= 0, 'issuedOn', 'This day is yet to come')
  assertValid(!expiresOn || daysUntil(today, expiresOn) >= 0, 'expiresOn', 'It has expired already')
  assertValid(!issuedOn || !expiresOn || issuedOn <= expiresOn, 'expiresOn', 'It ends before it begins')
}

const isDate = (date: string) => {
  const day = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date)
}

function assertReplaceable(present: readonly Credential[], replacesId: string) {
  const former = present.find(({ id }) => id === replacesId)
  assertValid(
    former?.state === 'approved' || former?.state === 'expired',
    'replacesId',
    'Only an approved or expired credential of your own can be renewed',
  )
  assertValid(
    !present.some((other) => other.replacesId === replacesId && other.state === 'pending'),
    'replacesId',
    'Its renewal is being reviewed already',
  )
}

/** All of one provider, newest first, those that were replaced last. @throws AppError `forbidden` */
export async function listCredentials(ctx: Ctx, providerId: string): Promise<CredentialView[]> {
  assertAllowed(maySeeCredentials(ctx.actor, providerId))
  const rows = await Credential.query(ctx.trx)
    .where({ provider_id: providerId })
    .orderByRaw(`state = 'replaced', id desc`)
  return rows.map(toCredentialView)
}

/** The row for those who may see it. @throws AppError `not_found`, also for everybody else */
export async function findVisibleCredential(ctx: Ctx, credentialId: string): Promise<Credential> {
  const found = await Credential.query(ctx.trx).findOne({ id: credentialId })
  return assertFound(found && maySeeCredentials(ctx.actor, found.providerId) ? found : null, 'Credential')
}

/**
 * Takes a credential away, and its badge with it.
 * @returns the key of its file, which nobody can reach any more, or null
 * @throws AppError `not_found`
 */
export async function removeCredential(ctx: Ctx, credentialId: string): Promise<string | null> {
  const found = await Credential.query(ctx.trx).findOne({ id: credentialId }).forUpdate()
  const credential = assertFound(
    found && mayManageCredentials(ctx.actor, found.providerId) ? found : null,
    'Credential',
  )
  await Credential.query(ctx.trx).patch({ replacesId: null }).where({ replaces_id: credentialId })
  await Credential.query(ctx.trx).delete().where({ id: credentialId })
  await recordChange(ctx, {
    action: 'credential.removed',
    subject: { kind: 'credential', id: credentialId },
    before: { kind: credential.kind, title: credential.title, state: credential.state },
  })
  return credential.fileKey
}

export const find = async (ctx: Ctx, credentialId: string): Promise<Credential> =>
  assertFound(await Credential.query(ctx.trx).findOne({ id: credentialId }), 'Credential')
