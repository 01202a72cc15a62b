import { newId } from '#platform/kernel/ids.ts'
import type { Actor, Ctx } from '#platform/kernel/tenant.ts'
import { getBookableService } from '#platform/catalog/index.ts'
import {
  approveProvider,
  editProvider,
  getOnboarding,
  getProvider,
  offboardProvider,
  pauseProvider,
  publishProvider,
  reinstateProvider,
  rejectProvider,
  reopenProvider,
  requestProviderChanges,
  resumeProvider,
  submitProvider,
  suspendProvider,
  verifyProvider,
  withdrawProvider,
} from '#platform/providers/index.ts'
import {
  mayStep,
  providerStages,
  stagePowers,
  stageSteps,
  statusOf,
  type ProviderStage,
  type StageStepName,
} from '#platform/providers/rules/index.ts'
import { inTestTenant, outboxOf } from '#tests/support/database.ts'
import {
  as,
  guest,
  listedProvider,
  member,
  newCategory,
  newProvider,
  newService,
  operator,
} from '#tests/support/supply.ts'

const steps = Object.keys(stageSteps) as StageStepName[]

/** The drawing, as it is in decision 012. */
const drawing: Record<ProviderStage, Partial<Record<StageStepName, ProviderStage>>> = {
  profile: { submit: 'pending_review', vouch: 'active', leave: 'offboarded' },
  pending_review: {
    withdraw: 'profile',
    approve: 'active',
    request_changes: 'changes_requested',
    reject: 'rejected',
    leave: 'offboarded',
  },
  changes_requested: { submit: 'pending_review', vouch: 'active', reject: 'rejected', leave: 'offboarded' },
  rejected: { reopen: 'changes_requested', vouch: 'active', leave: 'offboarded' },
  active: { pause: 'paused', suspend: 'suspended', leave: 'offboarded' },
  paused: { resume: 'active', suspend: 'suspended', leave: 'offboarded' },
  suspended: { reinstate: 'active', leave: 'offboarded' },
  offboarded: {},
}

test.each(providerStages)('from %s these steps lead on, and no others', (stage) => {
  const possible = steps.filter((step) => mayStep(stage, step)).map((step) => [step, stageSteps[step].to])

  expect(Object.fromEntries(possible)).toEqual(drawing[stage])
})

test('only who is verified is seen, and only who is active takes bookings', () => {
  const listed = providerStages.filter((stage) => statusOf(stage) === 'verified')

  expect(providerStages.filter((stage) => stagePowers[stage].isSeen)).toEqual(listed)
  expect(providerStages.filter((stage) => stagePowers[stage].mayTakeBookings)).toEqual(['active'])
})

const staff = (role: string): Actor => ({
  kind: 'account',
  accountId: newId(),
  sessionId: newId(),
  roles: [role],
})

/** A provider whose profile has what a review needs. */
async function completeProvider(ctx: Ctx): Promise<string> {
  const { id } = await newProvider(ctx)
  await editProvider(ctx, {
    providerId: id,
    version: null,
    skills: ['Painting'],
    languages: ['de'],
    serviceRadiusKm: 20,
  })
  const category = await newCategory(ctx)
  await newService(ctx, { providerId: id, categoryId: category.id })
  await ctx.trx('schedules').insert({ id: newId(), provider_id: id, time_zone: 'Europe/Berlin' })
  await ctx
    .trx('availability_rules')
    .insert({ id: newId(), provider_id: id, weekday: 1, start_minute: 540, end_minute: 1020 })
  return id
}

test('a profile that lacks something is not submitted, and says what is missing', () =>
  inTestTenant(async (ctx) => {
    const { id } = await newProvider(ctx)

    const submission = submitProvider(as(member(id), ctx), { providerId: id })

    await expect(submission).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [
        { field: 'skills' },
        { field: 'languages' },
        { field: 'area' },
        { field: 'services' },
        { field: 'availability' },
      ],
    })
  }))

test('a provider submits, mends what was asked for, and is approved', () =>
  inTestTenant(async (ctx) => {
    const id = await completeProvider(ctx)
    const owner = as(member(id), ctx)
    const reviewer = as(staff('support'), ctx)

    await submitProvider(owner, { providerId: id })
    await requestProviderChanges(reviewer, { providerId: id, reason: 'Say more about your training' })
    expect(await getOnboarding(owner, id)).toMatchObject({
      stage: 'changes_requested',
      told: { step: 'request_changes', reason: 'Say more about your training' },
      maySubmit: true,
    })
    await submitProvider(owner, { providerId: id })
    await approveProvider(reviewer, { providerId: id })

    expect(await getOnboarding(owner, id)).toMatchObject({ stage: 'active', status: 'verified', told: null })
    const names = (await outboxOf(ctx)).map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining(['provider.submitted', 'provider.changes_requested', 'provider.approved']),
    )
    const [entry] = await ctx.trx('audit_entries').where({ action: 'provider.approved' })
    expect(entry).toMatchObject({ before: { stage: 'pending_review' }, after: { stage: 'active' } })
  }))

test('a rejection needs a reason, is final for the provider, and can be reopened by the marketplace', () =>
  inTestTenant(async (ctx) => {
    const id = await completeProvider(ctx)
    const owner = as(member(id), ctx)
    const reviewer = as(operator(), ctx)
    await submitProvider(owner, { providerId: id })

    await expect(rejectProvider(reviewer, { providerId: id, reason: '  ' })).rejects.toMatchObject({
      errors: [{ field: 'reason' }],
    })
    await rejectProvider(reviewer, { providerId: id, reason: 'Not a trade of ours' })

    await expect(submitProvider(owner, { providerId: id })).rejects.toMatchObject({
      code: 'illegal_transition',
      extra: { stage: 'rejected' },
    })
    await expect(publishProvider(owner, { providerId: id, version: null })).rejects.toMatchObject({
      code: 'illegal_transition',
    })
    await reopenProvider(reviewer, { providerId: id })
    await submitProvider(owner, { providerId: id })
  }))

test('the second of two reviewers finds that somebody has decided', () =>
  inTestTenant(async (ctx) => {
    const id = await completeProvider(ctx)
    await submitProvider(as(member(id), ctx), { providerId: id })
    const { version } = await getOnboarding(ctx, id)

    await approveProvider(as(staff('support'), ctx), { providerId: id, version })
    const second = rejectProvider(as(staff('tenant_operator'), ctx), {
      providerId: id,
      version,
      reason: 'No',
    })

    await expect(second).rejects.toMatchObject({ code: 'illegal_transition', status: 409 })
  }))

test('nobody decides about a profile that was changed after they read it', () =>
  inTestTenant(async (ctx) => {
    const id = await completeProvider(ctx)
    await submitProvider(as(member(id), ctx), { providerId: id })
    const { version } = await getOnboarding(ctx, id)
    await editProvider(as(member(id), ctx), { providerId: id, version, headline: 'Something else entirely' })

    const decision = approveProvider(as(staff('support'), ctx), { providerId: id, version })

    await expect(decision).rejects.toMatchObject({ code: 'stale_version' })
  }))

test('each step belongs to somebody: providers do not judge, reviewers do not suspend, strangers do nothing', () =>
  inTestTenant(async (ctx) => {
    const id = await completeProvider(ctx)
    const owner = as(member(id), ctx)
    const refused = { code: 'forbidden' }

    await expect(submitProvider(as(member(newId()), ctx), { providerId: id })).rejects.toMatchObject(refused)
    await expect(
      submitProvider(as(member(id, 'provider_member'), ctx), { providerId: id }),
    ).rejects.toMatchObject(refused)
    await expect(submitProvider(as(staff('tenant_owner'), ctx), { providerId: id })).rejects.toMatchObject(
      refused,
    )
    await submitProvider(owner, { providerId: id })
    await expect(approveProvider(owner, { providerId: id })).rejects.toMatchObject(refused)
    await expect(approveProvider(as(guest, ctx), { providerId: id })).rejects.toMatchObject(refused)
    await approveProvider(as(staff('support'), ctx), { providerId: id })
    await expect(
      suspendProvider(as(staff('support'), ctx), { providerId: id, reason: 'No' }),
    ).rejects.toMatchObject(refused)
    await expect(verifyProvider(as(staff('support'), ctx), id)).rejects.toMatchObject(refused)
  }))

test('a submitted profile can be taken back before somebody has decided', () =>
  inTestTenant(async (ctx) => {
    const id = await completeProvider(ctx)
    const owner = as(member(id), ctx)
    await submitProvider(owner, { providerId: id })

    await withdrawProvider(owner, { providerId: id })

    expect((await getOnboarding(owner, id)).stage).toBe('profile')
  }))

test('who pauses stays to be seen and takes no bookings; who is suspended does neither', () =>
  inTestTenant(async (ctx) => {
    const { id } = await listedProvider(ctx)
    const category = await newCategory(ctx)
    const { id: serviceId } = await newService(ctx, { providerId: id, categoryId: category.id })
    const visitor = as(guest, ctx)

    await pauseProvider(as(member(id), ctx), { providerId: id })
    expect(await getProvider(visitor, id)).toMatchObject({ isVerified: true, takesBookings: false })
    await expect(getBookableService(visitor, serviceId)).rejects.toMatchObject({
      code: 'slot_unavailable',
      extra: { reason: 'paused' },
    })
    await resumeProvider(as(member(id), ctx), { providerId: id })
    expect(await getBookableService(visitor, serviceId)).toMatchObject({ id: serviceId })

    await suspendProvider(as(operator(), ctx), { providerId: id, reason: 'Complaints' })
    await expect(getProvider(visitor, id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(getBookableService(visitor, serviceId)).rejects.toMatchObject({ code: 'not_found' })
    await editProvider(as(member(id), ctx), { providerId: id, version: null, headline: 'Mended' })
    await reinstateProvider(as(operator(), ctx), { providerId: id })
    expect(await getProvider(visitor, id)).toMatchObject({ headline: 'Mended', takesBookings: true })
  }))

test('who has left changes nothing any more', () =>
  inTestTenant(async (ctx) => {
    const { id } = await listedProvider(ctx)

    await offboardProvider(as(member(id), ctx), { providerId: id })

    const edit = editProvider(as(member(id), ctx), { providerId: id, version: null, headline: 'Still here' })
    await expect(edit).rejects.toMatchObject({ code: 'illegal_transition' })
    await expect(getProvider(as(guest, ctx), id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(reinstateProvider(as(operator(), ctx), { providerId: id })).rejects.toMatchObject({
      code: 'illegal_transition',
    })
  }))
