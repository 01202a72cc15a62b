import type { MeetingFacts } from '#platform/booking/index.ts'
import { hasWaitingRoom } from '#platform/catalog/index.ts'
import { listProviderPeople } from '#platform/identity/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { Vault } from '#platform/kernel/vault.ts'
import { listTeamMembers } from '#platform/providers/index.ts'
import type { MeetingAccess, WantedRoom } from '../gateways/index.ts'
import { roomReference } from '../rules.ts'

/** The room for the booking as it stands, as a gateway is asked for it. Nothing in it names a customer. */
export async function wantedRoom(
  ctx: Ctx,
  vault: Vault,
  { facts, access }: { facts: MeetingFacts; access: MeetingAccess },
): Promise<WantedRoom> {
  const [waits, hostEmail] = await Promise.all([
    hasWaitingRoom(ctx, facts.serviceId),
    access.service === 'zoom' ? hostEmailOf(ctx, facts) : null,
  ])
  return {
    topic: facts.serviceTitle,
    startsAt: facts.startsAt,
    endsAt: facts.endsAt,
    hasWaitingRoom: waits,
    address: access.address,
    reference: vault.mac('meeting reference', `${ctx.tenantId} ${roomReference(facts)}`),
    hostEmail,
  }
}

/** Of whoever does it, otherwise of who owns the business; an address counts only when it was shown to be theirs. */
async function hostEmailOf(ctx: Ctx, { providerId, memberId }: MeetingFacts): Promise<string | null> {
  const [people, members] = await Promise.all([
    listProviderPeople(ctx, providerId),
    memberId ? listTeamMembers(ctx, providerId) : [],
  ])
  const userId = members.find(({ id }) => id === memberId)?.userId
  const host = memberId
    ? people.find((person) => person.userId === userId)
    : people.find(({ role }) => role === 'provider_owner')
  return host?.isEmailVerified ? host.email : null
}
