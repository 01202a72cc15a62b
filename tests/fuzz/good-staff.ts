import { invite } from '#platform/identity/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { createPerson } from '#tests/support/people.ts'
import type { Market } from './market.ts'

type Part = {
  caller: 'operator'
  params?: Record<string, string>
  query?: Record<string, string | number | boolean>
  body?: Record<string, unknown>
}
const ofNewUser = async (market: Market): Promise<Part> => ({
  caller: 'operator',
  params: { userId: (await market.newUser()).userId },
})
const ofNewMember = async (market: Market): Promise<Part> => {
  const { userId: accountId } = await createPerson(market.scope.tenantId, 'support')
  return { caller: 'operator', params: { accountId } }
}
const newEmail = () => `staff-${newId()}@people.example`

/** What the people who run a marketplace ask of it. */
export const goodStaff: Record<string, (market: Market) => Promise<Part>> = {
  listUsers: async () => ({ caller: 'operator', query: { q: 'first', limit: 5, sort: 'name' } }),
  exportUsers: async () => ({ caller: 'operator', query: { q: 'first' } }),
  getUser: ofNewUser,
  suspendUser: ofNewUser,
  reinstateUser: ofNewUser,
  sendPasswordReset: ofNewUser,
  listStaff: async () => ({ caller: 'operator' }),
  changeStaffRole: ofNewMember,
  removeStaffMember: ofNewMember,
  listStaffInvitations: async () => ({ caller: 'operator' }),
  inviteStaff: async () => ({ caller: 'operator', body: { email: newEmail(), role: 'support' } }),
  revokeStaffInvitation: async (market) => {
    const { id } = await market.inTenant((ctx) =>
      invite(ctx, { kind: 'staff', email: newEmail(), role: 'support', invitedBy: `Last ${market.marker}` }),
    )
    return { caller: 'operator', params: { invitationId: id } }
  },
  listAuditEntries: async () => ({ caller: 'operator', query: { limit: 5 } }),
}
