import { mayUse } from '#platform/identity/index.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertAllowed, assertValid } from '#platform/kernel/errors.ts'
import { newId } from '#platform/kernel/ids.ts'
import { parseInput } from '#platform/kernel/schemas.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { Vault } from '#platform/kernel/vault.ts'
import type { MeetingAccess, MeetingProblem, ZoomCredentials } from '../gateways/index.ts'
import { MeetingSettings } from '../models.ts'
import { MeetingSettingsBody } from '../schemas.ts'

const purpose = 'zoom secret'

export type ReadSettings = Pick<MeetingSettings, 'service' | 'address' | 'version'> & {
  /** The secret is shown to nobody. */
  zoom: { accountId: string; clientId: string; problem: MeetingProblem | null } | null
}

const findCurrent = (ctx: Ctx) => MeetingSettings.query(ctx.trx).findOne({ is_current: true })

/** What this marketplace says, or the deployment's Jitsi Meet; version 0 until it has said something. */
export async function readMeetingSettings(ctx: Ctx): Promise<ReadSettings> {
  const row = await findCurrent(ctx)
  if (!row) return { service: 'jitsi', address: null, zoom: null, version: 0 }
  const { service, address, zoomAccountId, zoomClientId, zoomProblem: problem, version } = row
  const zoom =
    zoomAccountId && zoomClientId ? { accountId: zoomAccountId, clientId: zoomClientId, problem } : null
  return { service, address, zoom, version }
}

/** With the secret, for whoever asks the service. */
export async function readMeetingAccess(ctx: Ctx, vault: Vault): Promise<MeetingAccess> {
  const row = await findCurrent(ctx)
  if (!row) return { service: 'jitsi', address: null, zoom: null }
  return { service: row.service, address: row.address, zoom: credentialsOf(ctx, vault, row) }
}

function credentialsOf(ctx: Ctx, vault: Vault, row: MeetingSettings): ZoomCredentials | null {
  const { zoomAccountId: accountId, zoomClientId: clientId, sealedZoomSecret } = row
  if (!accountId || !clientId || !sealedZoomSecret) return null
  return { accountId, clientId, clientSecret: vault.open(purpose, ctx.tenantId, sealedZoomSecret) }
}

export type WantedSettings = MeetingSettingsBody & { /** That was read. */ version: number }

/**
 * What the wish comes to: a secret that is not given stays as it is, as long as it is the same app's.
 * @throws AppError `forbidden`, `validation_failed`, `stale_version`
 */
export async function checkMeetingSettings(
  ctx: Ctx,
  vault: Vault,
  { version, ...body }: WantedSettings,
): Promise<MeetingAccess> {
  assertAllowed(mayUse('marketplace.manage', ctx.actor))
  const { service, address, zoom } = parseInput<MeetingSettingsBody>(MeetingSettingsBody, body)
  const row = await findCurrent(ctx)
  if ((row?.version ?? 0) !== version) throw new AppError('stale_version')
  assertValid(service !== 'zoom' || zoom !== null, 'zoom.accountId', 'Zoom needs the credentials of an app')
  return {
    service,
    address: address === null ? null : tidyAddress(address),
    zoom: zoom && { ...zoom, clientSecret: zoom.clientSecret ?? keptSecret() },
  }

  function keptSecret(): string {
    const known = row ? credentialsOf(ctx, vault, row) : null
    const isSame = known?.accountId === zoom?.accountId && known?.clientId === zoom?.clientId
    const message = known ? 'Another app has another secret' : 'Give the secret of the app'
    assertValid(known !== null && isSame, 'zoom.clientSecret', message)
    return known.clientSecret
  }
}

/**
 * Counts for every room that is made from now on. What was said before is kept without its secret.
 * @throws AppError `stale_version`
 */
export async function setMeetingSettings(
  ctx: Ctx,
  vault: Vault,
  { version, problem, ...wanted }: MeetingAccess & { version: number; problem: MeetingProblem | null },
): Promise<ReadSettings> {
  const { service, address, zoom } = wanted
  const former = await findCurrent(ctx)
  const ended = await MeetingSettings.query(ctx.trx)
    .where({ is_current: true, version })
    .patch({ isCurrent: false, sealedZoomSecret: null })
  if (ended === 0 && version > 0) throw new AppError('stale_version')
  const row = {
    id: newId(),
    service,
    address,
    zoom_account_id: zoom?.accountId ?? null,
    zoom_client_id: zoom?.clientId ?? null,
    sealed_zoom_secret: zoom && vault.seal(purpose, ctx.tenantId, zoom.clientSecret),
    zoom_problem: zoom && problem,
    version: version + 1,
  }
  const written: unknown[] = await ctx
    .trx('meeting_settings')
    .insert(row)
    .onConflict(ctx.trx.raw('(tenant_id) where is_current'))
    .ignore()
    .returning('id')
  if (written.length === 0) throw new AppError('stale_version')
  await recordChange(ctx, {
    action: 'meeting_settings.changed',
    subject: { kind: 'tenant', id: ctx.tenantId },
    before: { service: former?.service ?? 'jitsi', address: former?.address ?? null },
    after: { service, address },
  })
  return readMeetingSettings(ctx)
}

/** How the service took the last call, for whoever runs the marketplace; what they have changed since is left alone. */
export async function recordServiceHealth(
  ctx: Ctx,
  used: MeetingAccess,
  problem: MeetingProblem | null,
): Promise<void> {
  if (!used.zoom) return
  await ctx
    .trx('meeting_settings')
    .where({ is_current: true, zoom_account_id: used.zoom.accountId, zoom_client_id: used.zoom.clientId })
    .whereRaw('zoom_problem is distinct from ?', [problem])
    .update({ zoom_problem: problem })
}

/** Only browsers go there: the address is never read from here. */
function tidyAddress(text: string): string {
  const message = 'Give the address of a Jitsi Meet, such as https://meet.example.com'
  assertValid(URL.canParse(text.trim()), 'address', message)
  const url = new URL(text.trim())
  const isPlain = url.username === '' && url.password === '' && url.search === '' && url.hash === ''
  assertValid(url.protocol === 'https:' && isPlain && url.hostname.includes('.'), 'address', message)
  const tidy = url.href.replace(/\/+$/, '')
  assertValid(tidy.length <= 200, 'address', 'Use at most 200 characters')
  return tidy
}
