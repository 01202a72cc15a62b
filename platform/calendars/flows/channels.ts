import { originOf } from '#platform/config.ts'
import { newId, newSecret } from '#platform/kernel/ids.ts'
import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import { channelUntil, noticeAddress } from '../rules/channels.ts'
import { findChannelWork, forgetFormer, replaceChannel, type FormerChannel } from '../service/channels.ts'
import { withAccess, type AccessRuntime } from './access.ts'

export type ChannelRuntime = AccessRuntime & Pick<Runtime, 'log' | 'config'>

/**
 * Sees to it that a company keeps telling when a calendar changes: asks for a new channel before the one there is ends,
 * and stops those that were replaced. Without notifications a calendar is read every quarter of an hour all the same,
 * so nothing that fails here is anybody's failure.
 */
export async function keepChannel(
  runtime: ChannelRuntime,
  scope: Scope,
  connectionId: string,
): Promise<void> {
  const system = systemScope(scope.tenantId, scope.requestId)
  const work = await runtime.database.readTenant(system, (ctx) => findChannelWork(ctx, connectionId))
  if (!work) return
  const { accountId, calendarId } = work
  try {
    if (calendarId !== null) await openChannel(runtime, system, { accountId, calendarId, connectionId })
    await stopChannels(runtime, system, accountId, work.former)
  } catch (error) {
    runtime.log.warn({ err: error, connectionId }, 'a calendar tells of no changes; it is read by the clock')
  }
}

type Opened = { accountId: string; calendarId: string; connectionId: string }

/** Killed before it is written down, a channel that nobody knows ends by itself, and what it tells is refused. */
async function openChannel(
  runtime: ChannelRuntime,
  scope: Scope,
  { accountId, calendarId, connectionId }: Opened,
): Promise<void> {
  const { config, clock, database } = runtime
  const { tenantId } = scope
  const secret = newSecret()
  const channel = await withAccess(runtime, scope, accountId, async (gateway, access) => {
    const { kind, isLocal } = gateway
    const origin = originOf(config, config.platformDomain)
    const isHttps = config.publicScheme === 'https'
    const address = noticeAddress({ origin, isHttps, isLocal }, { kind, tenantId, connectionId })
    if (address === null) return null
    return gateway.watch({
      access,
      calendarId,
      channelId: newId(),
      secret,
      address,
      until: channelUntil(clock()),
    })
  })
  if (!channel) return
  await database.inTenant(scope, (ctx) =>
    replaceChannel(ctx, { ...channel, connectionId, accountId, secret }),
  )
}

/** @throws CalendarFailure; those that were not stopped yet remain to be */
export async function stopChannels(
  runtime: AccessRuntime,
  scope: Scope,
  accountId: string,
  former: readonly FormerChannel[],
): Promise<void> {
  for (const channel of former) {
    await withAccess(runtime, scope, accountId, (gateway, access) => gateway.unwatch({ access, ...channel }))
    await runtime.database.inTenant(scope, (ctx) => forgetFormer(ctx, accountId, channel.channelId))
  }
}
