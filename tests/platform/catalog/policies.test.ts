import { confirmBooking, createHold } from '#platform/booking/index.ts'
import {
  createPolicy,
  editPolicy,
  editService,
  getService,
  getServicePolicy,
  listOfferedPolicies,
  listPolicies,
  orderPolicies,
  removePolicy,
  standardPolicy,
  type PolicyTerms,
} from '#platform/catalog/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { createTenant, inTenant, inTestTenant, testDatabase } from '#tests/support/database.ts'
import { contact, createBookable, quarterAfter } from '#tests/support/factories.ts'
import {
  as,
  guest,
  listedProvider,
  member,
  newCategory,
  newService,
  operator,
} from '#tests/support/supply.ts'

const terms: PolicyTerms = {
  cancellation: [
    { hoursBefore: 48, refundPercent: 100 },
    { hoursBefore: 24, refundPercent: 50 },
  ],
  reschedule: { mostTimes: 2, hoursBefore: 24 },
  noShow: { graceMinutes: 10, feePercent: 100, contestHours: 24 },
}
const strict = { name: 'Strict', terms }
const names = (policies: { name: string }[]) => policies.map(({ name }) => name)
const bookedUnder = async (ctx: Ctx, bookingId: string) =>
  (await ctx.trx('bookings').where({ id: bookingId }).first('policy')).policy as unknown

async function book(ctx: Ctx, serviceId: string, hours: number): Promise<string> {
  const startsAt = quarterAfter(ctx.now, hours).toISOString()
  const hold = await createHold(ctx, { serviceId, startsAt })
  const { booking } = await confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact })
  return booking.id
}

async function ownService(ctx: Ctx) {
  const provider = await listedProvider(ctx)
  const category = await newCategory(ctx)
  const { id: serviceId } = await newService(ctx, { providerId: provider.id, categoryId: category.id })
  return { serviceId, provider: as(member(provider.id), ctx) }
}

test('a policy keeps the steps of its terms in order, the longest notice first', () =>
  inTestTenant(async (ctx) => {
    const staff = as(operator(), ctx)
    const cancellation = terms.cancellation.toReversed()

    const made = await createPolicy(staff, {
      name: ' Strict\u0000 ',
      terms: { ...terms, cancellation },
    })

    expect(made).toMatchObject({
      name: 'Strict',
      description: '',
      terms,
      isOffered: true,
      isDefault: false,
      serviceCount: 0,
      version: 1,
    })
  }))

test('terms that make no sense are refused at the field', () =>
  inTestTenant(async (ctx) => {
    const staff = as(operator(), ctx)
    const fieldsOf = (changed: Partial<PolicyTerms>) =>
      createPolicy(staff, { name: 'Odd', terms: { ...terms, ...changed } }).then(
        () => 'taken',
        (error: { code: string; errors: { field: string }[] }) => [
          error.code,
          ...error.errors.map(({ field }) => field),
        ],
      )
    const band = (hoursBefore: number, refundPercent: number) => ({ hoursBefore, refundPercent })

    expect(await fieldsOf({ cancellation: [] })).toEqual(['validation_failed', 'terms.cancellation'])
    expect(await fieldsOf({ cancellation: [band(2161, 100)] })).toEqual([
      'validation_failed',
      'terms.cancellation.0.hoursBefore',
    ])
    expect(await fieldsOf({ cancellation: [band(24, 101)] })).toEqual([
      'validation_failed',
      'terms.cancellation.0.refundPercent',
    ])
    expect(await fieldsOf({ cancellation: [band(24, 100), band(24, 50)] })).toEqual([
      'validation_failed',
      'terms.cancellation.1.hoursBefore',
    ])
    expect(await fieldsOf({ cancellation: [band(48, 50), band(24, 60)] })).toEqual([
      'validation_failed',
      'terms.cancellation.1.refundPercent',
    ])
    expect(await fieldsOf({ reschedule: { mostTimes: 21, hoursBefore: 0 } })).toEqual([
      'validation_failed',
      'terms.reschedule.mostTimes',
    ])
    expect(await fieldsOf({ noShow: { graceMinutes: 5, feePercent: 0, contestHours: 0 } })).toEqual([
      'validation_failed',
      'terms.noShow.contestHours',
    ])
    expect(await listPolicies(staff)).toEqual([])
  }))

test('an edit makes a new version, and one that says what is there already makes none', () =>
  inTestTenant(async (ctx) => {
    const staff = as(operator(), ctx)
    const { id: policyId } = await createPolicy(staff, strict)

    const same = await editPolicy(staff, { policyId, version: 1, name: 'Strict', terms: { ...terms } })
    expect(same.version).toBe(1)
    const edited = await editPolicy(staff, { policyId, version: 1, description: 'For big jobs.' })
    expect(edited).toMatchObject({ description: 'For big jobs.', name: 'Strict', terms, version: 2 })

    const stale = editPolicy(staff, { policyId, version: 1, name: 'Late' })
    await expect(stale).rejects.toMatchObject({ code: 'stale_version' })
    const log = await ctx.trx('audit_entries').where({ subject_id: policyId }).orderBy('id')
    expect(log).toMatchObject([
      { action: 'policy.created' },
      { action: 'policy.changed', before: { description: '' }, after: { description: 'For big jobs.' } },
    ])
  }))

test('of two that want to be the default the later one is, and each change of it is seen as a version', () =>
  inTestTenant(async (ctx) => {
    const staff = as(operator(), ctx)
    const first = await createPolicy(staff, { ...strict, isDefault: true })
    const second = await createPolicy(staff, { name: 'Fair', terms, isDefault: true })
    const defaults = async () => names((await listPolicies(staff)).filter(({ isDefault }) => isDefault))

    expect(await defaults()).toEqual(['Fair'])
    const again = editPolicy(staff, { policyId: first.id, version: first.version, isDefault: true })
    await expect(again).rejects.toMatchObject({ code: 'stale_version' })
    await editPolicy(staff, { policyId: first.id, version: 2, isDefault: true })
    expect(await defaults()).toEqual(['Strict'])
    await editPolicy(staff, { policyId: first.id, version: 3, isDefault: false })
    expect(await defaults()).toEqual([])
    expect((await listPolicies(staff)).find(({ id }) => id === second.id)?.version).toBe(2)
  }))

test('a service is booked under its own policy, else the default, else the standard terms', () =>
  inTestTenant(async (ctx) => {
    const staff = as(operator(), ctx)
    const { serviceId, provider } = await ownService(ctx)
    expect(await getServicePolicy(ctx, serviceId)).toEqual(standardPolicy)

    const fallback = await createPolicy(staff, { name: 'Fair', terms, isDefault: true })
    expect(await getServicePolicy(ctx, serviceId)).toMatchObject({ id: fallback.id, version: 1, ...terms })
    const own = await createPolicy(staff, strict)
    await editService(provider, { serviceId, version: null, policyId: own.id })
    expect(await getServicePolicy(ctx, serviceId)).toMatchObject({ id: own.id, name: 'Strict' })
    expect((await getService(as(guest, ctx), serviceId)).policy).toMatchObject({ name: 'Strict', ...terms })
    expect((await listPolicies(staff)).map(({ serviceCount }) => serviceCount)).toEqual([0, 1])
  }))

test('providers choose from what is offered; a service keeps what is not offered any more', () =>
  inTestTenant(async (ctx) => {
    const staff = as(operator(), ctx)
    const { serviceId, provider } = await ownService(ctx)
    const own = await createPolicy(staff, strict)
    const hidden = await createPolicy(staff, { name: 'Hidden', terms, isOffered: false })
    expect(names(await listOfferedPolicies(provider))).toEqual(['Strict'])

    const choice = editService(provider, { serviceId, version: null, policyId: hidden.id })
    await expect(choice).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ field: 'policyId' }],
    })
    await editService(provider, { serviceId, version: null, policyId: own.id })
    await editPolicy(staff, { policyId: own.id, version: 1, isOffered: false })
    const kept = await editService(provider, {
      serviceId,
      version: null,
      title: 'Paint two rooms',
      policyId: own.id,
    })

    expect(kept).toMatchObject({ title: 'Paint two rooms', policyId: own.id, policy: { name: 'Strict' } })
  }))

test('what was booked before an edit keeps its terms, what is booked afterwards has the new ones', () =>
  inTestTenant(async (ctx) => {
    const staff = as(operator(), ctx)
    const { serviceId } = await createBookable(ctx)
    const policy = await createPolicy(staff, { ...strict, isDefault: true })
    const before = await book(ctx, serviceId, 30)

    const noShow = { ...terms.noShow, feePercent: 20 }
    await editPolicy(staff, { policyId: policy.id, version: 1, name: 'Milder', terms: { ...terms, noShow } })
    const after = await book(ctx, serviceId, 54)
    await removePolicy(staff, policy.id)

    expect(await bookedUnder(ctx, before)).toEqual({ id: policy.id, name: 'Strict', version: 1, ...terms })
    expect(await bookedUnder(ctx, after)).toEqual({
      id: policy.id,
      name: 'Milder',
      version: 2,
      ...terms,
      noShow,
    })
    expect(await bookedUnder(ctx, await book(ctx, serviceId, 78))).toEqual(standardPolicy)
  }))

test('two policies do not share a name, however late the second one learns of it', () =>
  inTestTenant(async (ctx) => {
    const staff = as(operator(), ctx)
    await createPolicy(staff, strict)
    const other = await createPolicy(staff, { name: 'Fair', terms })
    const renaming = async (work: Promise<unknown>) =>
      expect(work).rejects.toMatchObject({ code: 'validation_failed', errors: [{ field: 'name' }] })

    // The refused statement ends the transaction, so it runs in one of its own.
    await ctx.trx.raw('savepoint renaming')
    await renaming(editPolicy(staff, { policyId: other.id, version: 1, name: 'Strict' }))
    await ctx.trx.raw('rollback to savepoint renaming')
    await renaming(createPolicy(staff, strict))
  }))

test('of two people who make a first default at once, one is told to look again', async () => {
  const scope = await createTenant()
  const outcomes = await Promise.allSettled(
    ['Fair', 'Strict'].map((name) =>
      inTenant(scope, (ctx) => createPolicy(as(operator(), ctx), { name, terms, isDefault: true })),
    ),
  )

  const defaults = await inTenant(scope, (ctx) => listPolicies(ctx))
  expect(defaults.filter(({ isDefault }) => isDefault)).toHaveLength(1)
  // Side by side the second one is refused; one after the other, both are there.
  const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
  expect(refusals).toEqual(refusals.map(() => expect.objectContaining({ code: 'conflict' })))
})

test('the staff order the policies, naming each exactly once', () =>
  inTestTenant(async (ctx) => {
    const staff = as(operator(), ctx)
    const { serviceId, provider } = await ownService(ctx)
    const ids: string[] = []
    for (const name of ['Mild', 'Fair', 'Strict']) ids.push((await createPolicy(staff, { name, terms })).id)

    for (const policyIds of [ids.slice(1), [...ids, serviceId], []])
      await expect(orderPolicies(staff, { policyIds })).rejects.toMatchObject({ code: 'validation_failed' })
    const ordered = await orderPolicies(staff, { policyIds: ids.toReversed() })

    expect(names(ordered)).toEqual(['Strict', 'Fair', 'Mild'])
    expect(names(await listOfferedPolicies(provider))).toEqual(['Strict', 'Fair', 'Mild'])
  }))

test('a policy that services name stays until none does', () =>
  inTestTenant(async (ctx) => {
    const staff = as(operator(), ctx)
    const { serviceId, provider } = await ownService(ctx)
    const { id: policyId } = await createPolicy(staff, strict)
    await editService(provider, { serviceId, version: null, policyId })

    await expect(removePolicy(staff, policyId)).rejects.toMatchObject({ code: 'conflict' })
    await editService(provider, { serviceId, version: null, policyId: null })
    await removePolicy(staff, policyId)

    expect(await listPolicies(staff)).toEqual([])
    await expect(removePolicy(staff, policyId)).rejects.toMatchObject({ code: 'not_found' })
  }))

test('a provider, a guest and support make no policies, and see no list of them', () =>
  inTestTenant(async (ctx) => {
    const { id: policyId } = await createPolicy(as(operator(), ctx), strict)
    const { provider } = await ownService(ctx)
    const support = as({ ...operator(), roles: ['support'] } as Ctx['actor'], ctx)

    for (const stranger of [provider, as(guest, ctx), support]) {
      const attempts = [
        () => listPolicies(stranger),
        () => createPolicy(stranger, { name: 'Mine', terms }),
        () => editPolicy(stranger, { policyId, version: null, name: 'Mine' }),
        () => orderPolicies(stranger, { policyIds: [policyId] }),
        () => removePolicy(stranger, policyId),
      ]
      for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'forbidden' })
    }
  }))

test('another marketplace has policies of its own, even under the same name', async () => {
  const [ours, theirs] = [await createTenant(), await createTenant()]
  const { id: policyId } = await inTenant(ours, (ctx) =>
    createPolicy(as(operator(), ctx), { ...strict, isDefault: true }),
  )
  const twin = await inTenant(theirs, (ctx) =>
    createPolicy(as(operator(), ctx), { ...strict, isDefault: true }),
  )
  expect(twin.isDefault).toBe(true)

  const editing = inTenant(theirs, (ctx) =>
    editPolicy(as(operator(), ctx), { policyId, version: null, name: 'Mine' }),
  )
  await expect(editing).rejects.toMatchObject({ code: 'not_found' })
  const removing = inTenant(theirs, (ctx) => removePolicy(as(operator(), ctx), policyId))
  await expect(removing).rejects.toMatchObject({ code: 'not_found' })
  await inTenant(theirs, async (ctx) => {
    const { serviceId, provider } = await ownService(ctx)
    const choosing = editService(provider, { serviceId, version: null, policyId })
    await expect(choosing).rejects.toMatchObject({ code: 'validation_failed' })
  })

  const seen = await (await testDatabase()).readTenant(ours, listPolicies)
  expect(seen).toMatchObject([{ id: policyId, isDefault: true, version: 1 }])
})
