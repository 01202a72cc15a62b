import { systemScope, type Ctx } from '#platform/kernel/tenant.ts'
import { listTeamMembers } from '#platform/providers/index.ts'
import { closeAccount, closeAccountsOfMember } from './closing.ts'
import { dropConnectionsOfMember, removeConnection } from './connections.ts'
import { revokeFeedsOfMember } from './feeds.ts'

/** A person, and the provider they belong to. */
type OfPerson = { userId: string; providerId: string | null }
type Row = Record<string, unknown>

/** Which calendars a person has connected, for that person. Addresses, tokens and what stands in them are kept sealed. */
export async function readPersonalCalendars(ctx: Ctx, person: OfPerson) {
  const memberIds = await memberIdsOf(ctx, person)
  const [accounts, connections, feeds] = await Promise.all([
    ctx
      .trx('calendar_accounts')
      .where((query) => query.whereIn('member_id', memberIds).orWhere({ connected_by: person.userId }))
      .orderBy('id')
      .select('kind', 'external_account as account', 'created_at as connectedAt') as Promise<Row[]>,
    ctx
      .trx('calendar_connections as c')
      .leftJoin('calendar_accounts as a', 'a.id', 'c.account_id')
      .where((query) => query.whereIn('c.member_id', memberIds).orWhere({ 'a.connected_by': person.userId }))
      .orderBy('c.id')
      .select(
        'c.kind',
        'c.name',
        'c.shown_address as address',
        'c.external_account as account',
        'c.created_at as connectedAt',
        'c.last_synced_at as lastReadAt',
      ) as Promise<Row[]>,
    ctx
      .trx('calendar_feeds')
      .whereIn('member_id', memberIds)
      .orderBy('id')
      .select('name', 'created_at as createdAt', 'revoked_at as revokedAt') as Promise<Row[]>,
  ])
  return { accounts, connections, feeds }
}

/**
 * Takes a person's calendars out: what they blocked is free again, and their consents are given back in the background.
 */
export async function eraseFromCalendars(ctx: Ctx, person: OfPerson): Promise<void> {
  const system: Ctx = { ...ctx, actor: systemScope(ctx.tenantId).actor }
  const { userId, providerId } = person
  for (const memberId of await memberIdsOf(ctx, person)) {
    const member = { providerId: providerId!, memberId }
    await dropConnectionsOfMember(system, member)
    await closeAccountsOfMember(system, member)
    await revokeFeedsOfMember(system, member)
  }
  await ctx.trx('calendar_consents').where({ user_id: userId }).delete()
  const agreed: { id: string; provider_id: string }[] = await ctx
    .trx('calendar_accounts')
    .where({ connected_by: userId })
    .orderBy('id')
    .select('id', 'provider_id')
  for (const account of agreed) {
    const connections: string[] = await ctx
      .trx('calendar_connections')
      .where({ account_id: account.id })
      .orderBy('id')
      .pluck('id')
    for (const connectionId of connections)
      await removeConnection(system, { providerId: account.provider_id, connectionId })
    await closeAccount(system, account.id)
  }
}

async function memberIdsOf(ctx: Ctx, { userId, providerId }: OfPerson): Promise<string[]> {
  if (providerId === null) return []
  const members = await listTeamMembers(ctx, providerId)
  return members.flatMap((member) => (member.userId === userId ? [member.id] : []))
}
