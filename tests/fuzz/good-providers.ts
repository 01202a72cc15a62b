import { addMembership, invitationToken, invite } from '#platform/identity/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { ProviderStage } from '#platform/providers/index.ts'
import { addTeamMember } from '#platform/providers/service/team.ts'
import { createSchedule, createService } from '#tests/support/factories.ts'
import { newProvider } from '#tests/support/supply.ts'
import type { Caller, Market } from './market.ts'

type Part = {
  caller?: Caller
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  headers?: Record<string, string>
  body?: Record<string, unknown>
  payload?: { contentType: string; data: Buffer }
}

/** A business of its own for what can be done to it once, with its owner. */
async function newBusiness(market: Market, stage: ProviderStage = 'profile') {
  const owner = await market.newUser()
  const made = await market.inTenant(async (ctx) => {
    const { id: providerId } = await newProvider(ctx, { businessName: `Studio ${market.marker}` })
    await ctx
      .trx('providers')
      .where({ id: providerId })
      .update({
        stage,
        skills: [`Skill ${market.marker}`],
        languages: ['de'],
        service_radius_km: 20,
        submitted_at: ctx.now,
      })
    await createService(ctx, { providerId, categoryId: market.categoryId })
    await createSchedule(ctx, providerId)
    const memberId = await join(ctx, { providerId, userId: owner.userId, role: 'provider_owner' })
    return { providerId, memberId }
  })
  return { ...made, owner, headers: owner.headers }
}

async function join(
  ctx: Ctx,
  of: { providerId: string; userId: string; role: 'provider_owner' | 'provider_member' },
): Promise<string> {
  await addMembership(ctx, of)
  await addTeamMember(ctx, of)
  const [id] = await ctx.trx('team_members').where({ user_id: of.userId }).pluck('id')
  return id as string
}

async function withMember(market: Market) {
  const business = await newBusiness(market, 'active')
  const member = await market.newUser()
  const { providerId } = business
  const memberId = await market.inTenant((ctx) =>
    join(ctx, { providerId, userId: member.userId, role: 'provider_member' }),
  )
  return { ...business, memberId }
}

/** Nobody beside the owner has a place in the team. */
const noRoom = (providerId: string, marker: string) => ({
  id: newId(),
  owner_kind: 'provider',
  owner_id: providerId,
  feature: 'team.members',
  value: '0',
  is_override: true,
  reason: `Reason ${marker}`,
  granted_by: `somebody ${marker}`,
})

const ownOf = async (market: Market, stage: ProviderStage): Promise<Part> => ({
  headers: (await newBusiness(market, stage)).headers,
})
const reviewOf = async (
  market: Market,
  stage: ProviderStage,
  body?: Record<string, unknown>,
): Promise<Part> => ({
  caller: 'operator',
  params: { providerId: (await newBusiness(market, stage)).providerId },
  ...(body ? { body } : {}),
})

const newCredential = (market: Market) =>
  market.inTenant(async (ctx) => {
    const id = newId()
    const row = { id, provider_id: market.ownerId, kind: 'licence', title: `Licence ${market.marker}` }
    await ctx.trx('credentials').where({ provider_id: market.ownerId }).delete()
    await ctx.trx('credentials').insert(row)
    return id
  })

function credentialForm() {
  const parts = { kind: 'licence', title: 'Trade licence', number: 'HWK-2019-884213' }
  const file = 'name="file"; filename="licence.pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7\n%%EOF\n'
  const fields = Object.entries(parts).map(([name, value]) => `name="${name}"\r\n\r\n${value}`)
  const data = [...fields, file]
    .map((part) => `--part\r\nContent-Disposition: form-data; ${part}\r\n`)
    .join('')
  return { contentType: 'multipart/form-data; boundary=part', data: Buffer.from(`${data}--part--\r\n`) }
}

/** One whose file is really there. */
async function storedCredential(market: Market): Promise<string> {
  await newCredential(market)
  const { contentType, data } = credentialForm()
  const answer = await market.post('/provider/credentials', contentType, data)
  return String(answer.id)
}

const newInvitation = (
  market: Market,
  email: string,
  kind: 'provider_member' | 'customer' = 'provider_member',
) =>
  market.inTenant((ctx) =>
    invite(ctx, {
      kind,
      email,
      role: kind === 'customer' ? 'customer' : 'provider_member',
      providerId: kind === 'customer' ? null : market.ownerId,
      invitedBy: `Inviter ${market.marker}`,
    }),
  )
const tokenFor = (market: Market, id: string) => invitationToken(market.vault, market.scope.tenantId, id)

/** What providers, their teams and those who review them do. */
export const goodProviders: Record<string, (market: Market) => Promise<Part>> = {
  applyAsProvider: async (market) => ({ headers: (await market.newUser()).headers }),
  submitOwnProvider: (market) => ownOf(market, 'profile'),
  withdrawOwnProvider: (market) => ownOf(market, 'pending_review'),
  pauseOwnProvider: (market) => ownOf(market, 'active'),
  resumeOwnProvider: (market) => ownOf(market, 'paused'),
  closeOwnProvider: (market) => ownOf(market, 'active'),

  addCredential: async (market) => {
    await newCredential(market)
    return { payload: credentialForm() }
  },
  removeCredential: async (market) => ({ params: { credentialId: await newCredential(market) } }),
  getOwnCredentialFile: async (market) => ({ params: { credentialId: await storedCredential(market) } }),

  listReviewQueue: async () => ({ caller: 'operator', query: { state: 'active', limit: 3 } }),
  getReviewCase: async (market) => ({ caller: 'operator', params: { providerId: market.ownerId } }),
  decideAboutProvider: (market) =>
    reviewOf(market, 'pending_review', { decision: 'request_changes', reason: 'Say more', version: 1 }),
  suspendProvider: (market) => reviewOf(market, 'active'),
  reinstateProvider: (market) => reviewOf(market, 'suspended'),
  requestBackgroundCheck: (market) => reviewOf(market, 'pending_review'),
  decideAboutCredential: async (market) => ({
    caller: 'operator',
    params: { credentialId: await newCredential(market) },
    body: { decision: 'reject', reason: 'Not legible' },
  }),
  discloseCredentialNumber: async (market) => ({
    caller: 'operator',
    params: { credentialId: await newCredential(market) },
  }),
  getReviewedCredentialFile: async (market) => ({
    caller: 'operator',
    params: { credentialId: await storedCredential(market) },
  }),

  inviteTeamMember: async (market) => {
    await market.inTenant((ctx) => ctx.trx('invitations').where({ provider_id: market.ownerId }).delete())
    return { body: { email: 'new.colleague@people.example' } }
  },
  revokeTeamInvitation: async (market) => ({
    params: { invitationId: (await newInvitation(market, 'revoked@people.example')).id },
  }),
  readInvitation: async (market) => ({
    caller: 'guest',
    body: { token: tokenFor(market, (await newInvitation(market, 'reader@people.example')).id) },
  }),
  acceptInvitation: async (market) => {
    const user = await market.newUser()
    const { id } = await newInvitation(market, user.email)
    return { headers: user.headers, body: { token: tokenFor(market, id) } }
  },
  changeTeamRole: async (market) => {
    const { headers, memberId } = await withMember(market)
    return { headers, params: { memberId } }
  },
  chooseWhatStays: async (market) => {
    const { headers, memberId, providerId } = await withMember(market)
    await market.inTenant((ctx) => ctx.trx('feature_grants').insert(noRoom(providerId, market.marker)))
    return { headers, body: { resting: [memberId] } }
  },
  removeTeamMember: async (market) => {
    const { headers, memberId } = await withMember(market)
    return { headers, params: { memberId } }
  },
  getMemberSchedule: async (market) => {
    const { headers, memberId } = await withMember(market)
    return { headers, params: { memberId } }
  },
  replaceMemberSchedule: async (market) => {
    const { headers, memberId } = await withMember(market)
    const weekly = [{ weekday: 1, startMinute: 540, endMinute: 1020 }]
    return {
      headers: { ...headers, 'if-match': '"0"' },
      params: { memberId },
      body: { timeZone: 'Europe/Berlin', weekly, exceptions: [] },
    }
  },
  dropMemberSchedule: async (market) => {
    const { headers, memberId } = await withMember(market)
    return { headers, params: { memberId } }
  },
  setServiceMembers: async () => ({ body: { memberIds: [] } }),

  getAccess: async () => ({ caller: 'operator' }),
  setAccess: async (market) => {
    const [tenant] = await market.inTenant<{ version: number }[]>((ctx) =>
      ctx.trx('tenants').where({ id: ctx.tenantId }).select('version'),
    )
    // Closed, it would let none of the other requests in.
    return {
      caller: 'operator',
      headers: { 'if-match': `"${tenant!.version}"` },
      body: { access: 'open', domains: [] },
    }
  },
  listCustomerInvitations: async () => ({ caller: 'operator' }),
  inviteCustomers: async () => ({ caller: 'operator', body: { emails: ['guest@people.example'] } }),
  revokeCustomerInvitation: async (market) => ({
    caller: 'operator',
    params: { invitationId: (await newInvitation(market, 'late@people.example', 'customer')).id },
  }),
}
