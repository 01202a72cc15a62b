import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { Vault } from '#platform/kernel/vault.ts'

/** A Jitsi Meet of their own, and an app at Zoom that they have used before. */
export async function writeAboutCalls(ctx: Ctx, { vault, marker }: { vault: Vault; marker: string }) {
  await ctx.trx('meeting_settings').insert({
    id: newId(),
    address: `https://meet.${marker}.example`,
    zoom_account_id: `account-${marker}`,
    zoom_client_id: `app-${marker}`,
    sealed_zoom_secret: vault.seal('zoom secret', ctx.tenantId, `secret-${marker}`),
  })
}

/** What is only written on the way to somewhere else: each with the marker, so that a leak of it shows. */
export async function writeAboutPeople(ctx: Ctx, marker: string) {
  const { user_id: userId } = await ctx.trx('memberships').where({ role: 'customer' }).first('user_id')
  await ctx.trx('audit_entries').insert({
    id: newId(),
    action: `action.${marker}`,
    actor: JSON.stringify({ kind: 'system' }),
    subject_kind: `kind ${marker}`,
    before: JSON.stringify({ note: `Before ${marker}` }),
    after: JSON.stringify({ note: `After ${marker}` }),
    request_id: newId(),
  })
  const factor = { user_id: userId, name: `Key ${marker}` }
  await ctx.trx('authenticators').insert([
    { id: newId(), ...factor, kind: 'totp', sealed_secret: `Sealed ${marker}` },
    { id: newId(), ...factor, kind: 'passkey', credential_id: `Id ${marker}`, public_key: `Key ${marker}` },
  ])
  await ctx.trx('challenges').insert({
    id: newId(),
    purpose: 'handoff',
    target: `Browser ${marker}`,
    payload: JSON.stringify({ note: marker }),
    expires_at: new Date(),
  })
  await ctx.trx('invitations').insert({
    id: newId(),
    kind: 'customer',
    email: `invited@people.example`,
    role: `role ${marker}`,
    invited_by: `Inviter ${marker}`,
    expires_at: new Date(),
  })
  await ctx.trx('sessions').insert({
    id: newId(),
    user_id: userId,
    secret_hash: newId(),
    user_agent: marker,
    last_used_at: new Date(),
    expires_at: new Date(),
    impersonator_id: newId(),
    impersonator_name: `Support ${marker}`,
  })
  const { id: providerId } = await ctx.trx('providers').where({ slug: 'keeper-studio' }).first('id')
  await ctx.trx('access_domains').insert({ id: newId(), domain: `${marker}.example` })
  await ctx.trx('background_checks').insert({
    id: newId(),
    provider_id: providerId,
    gateway: `Gateway ${marker}`,
    reference: `Reference ${marker}`,
    state: 'clear',
    detail: `Detail ${marker}`,
  })
  await ctx.trx('credentials').insert({
    id: newId(),
    provider_id: providerId,
    kind: 'licence',
    title: `Licence ${marker}`,
    issuer: `Issuer ${marker}`,
    sealed_number: `Sealed ${marker}`,
    file_key: `${ctx.tenantId}/credentials/${marker}.pdf`,
    file_name: `File ${marker}`,
    file_type: 'application/pdf',
    file_size: 1,
    state: 'replaced',
    reason: `Reason ${marker}`,
  })
  await ctx.trx('impersonations').insert({
    id: newId(),
    account_id: newId(),
    account_name: `Support ${marker}`,
    user_id: userId,
    reason: `Reason ${marker}`,
    decided_at: new Date(0),
    is_granted: false,
    expires_at: new Date(0),
  })
  await ctx.trx('provider_stage_changes').insert({
    id: newId(),
    provider_id: providerId,
    step: `step ${marker}`,
    from_stage: 'active',
    to_stage: 'paused',
    reason: `Reason ${marker}`,
    actor_kind: 'system',
  })
  await ctx.trx('booking_policies').insert({
    id: newId(),
    name: `Policy ${marker}`,
    description: `Description ${marker}`,
    terms: JSON.stringify(policyTerms),
    is_offered: false,
  })
  await ctx.trx('resources').insert({
    id: newId(),
    provider_id: providerId,
    name: `Room ${marker}`,
    kind: 'room',
  })
  const { id: waitedFor } = await ctx.trx('services').where({ provider_id: providerId }).first('id')
  await ctx.trx('waitlist_entries').insert({
    id: newId(),
    service_id: waitedFor,
    provider_id: providerId,
    status: 'left',
    first_name: `Ada ${marker}`,
    last_name: `Okafor ${marker}`,
    email: 'waiting@people.example',
    first_date: '2031-05-01',
    last_date: '2031-05-02',
  })
  await ctx.trx('social_identities').insert({
    id: newId(),
    user_id: userId,
    issuer: 'google',
    subject: `Subject ${marker}`,
    email: 'ada@people.example',
  })
}

export const policyTerms = {
  cancellation: [{ hoursBefore: 24, refundPercent: 100 }],
  reschedule: { mostTimes: 2, hoursBefore: 24 },
  noShow: { graceMinutes: 10, feePercent: 50, contestHours: 48 },
}

/** What was said about a booking by its parties, and by those who decide. */
export async function writeAboutBooking(ctx: Ctx, bookingId: string, marker: string) {
  const { provider_id: providerId } = await ctx.trx('bookings').where({ id: bookingId }).first('provider_id')
  await ctx
    .trx('bookings')
    .where({ id: bookingId })
    .update({
      policy: JSON.stringify({ id: null, name: `Policy ${marker}`, version: 1, ...policyTerms }),
    })
  await ctx.trx('booking_transitions').insert({
    id: newId(),
    booking_id: bookingId,
    from_status: 'held',
    to_status: 'confirmed',
    taken_by: 'customer',
    actor: `actor ${marker}`,
    reason: `Reason ${marker}`,
    booking_version: 1,
  })
  await ctx.trx('booking_moves').insert({
    id: newId(),
    booking_id: bookingId,
    moved_by: 'customer',
    actor: `actor ${marker}`,
    reason: `Reason ${marker}`,
    from_starts_at: new Date(0),
    to_starts_at: new Date(0),
    start_version: 0,
  })
  const { id: entryId } = await ctx.trx('waitlist_entries').first('id')
  await ctx.trx('waitlist_offers').insert({
    id: newId(),
    entry_id: entryId,
    booking_id: bookingId,
    state: 'declined',
    starts_at: new Date(0),
    expires_at: new Date(0),
    sealed_hold_secret: `Sealed ${marker}`,
  })
  await ctx.trx('meetings').insert({
    id: newId(),
    booking_id: bookingId,
    made_for: `start ${marker}`,
    gateway: marker,
    sealed_room: `Sealed ${marker}`,
  })
  await ctx.trx('no_show_reports').insert({
    id: newId(),
    booking_id: bookingId,
    provider_id: providerId,
    reported_by: 'provider',
    absent: 'customer',
    reason: `Nobody home ${marker}`,
    contest_until: new Date(),
    contested_at: new Date(),
    contest_reason: `I was there ${marker}`,
    decided_at: new Date(),
    decision: 'upheld',
    decision_reason: `Decided ${marker}`,
  })
}
