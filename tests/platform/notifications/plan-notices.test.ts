import { billingEvents, grantFeature, providerOwner, tenantOwner } from '#platform/billing/index.ts'
import { Subscription } from '#platform/billing/models.ts'
import { addMembership, addStaffMember, createUser } from '#platform/identity/index.ts'
import { emit, type EventDefinition } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope, type Ctx } from '#platform/kernel/tenant.ts'
import { planMessageJobs } from '#platform/notifications/plan-jobs.ts'
import { addTeamMember } from '#platform/providers/service/team.ts'
import { getTenant, platformTenantId } from '#platform/tenancy/index.ts'
import { insertTenant, newScope } from '#tests/support/database.ts'
import { createBookable } from '#tests/support/factories.ts'
import { movingClock } from '#tests/support/moving-clock.ts'
import { everybodyHas, newPlan } from '#tests/support/plan-market.ts'
import { settle } from '#tests/support/settle.ts'
import { openWorkerRuntime, type WorkerRuntime } from '#tests/support/worker-runtime.ts'

const time = movingClock('2027-03-20T09:00:00Z')

let world: WorkerRuntime
beforeAll(async () => {
  world = await openWorkerRuntime('plan_notices', {}, undefined, { clock: time.clock })
})
afterAll(() => world.close())

const promise = (name: string, amount: number, contents: Record<string, unknown>) => ({
  name,
  contents,
  overage: {},
  currency: 'EUR',
  price: amount === 0 ? null : { interval: 'month', amount, setupAmount: 0, seatAmount: null },
})
const inside = <T>(tenantId: string, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  world.runtime.database.inTenant(systemScope(tenantId), work)

/** A business with two owners, a member and a plan that is paid for, in a marketplace of its own. */
async function business() {
  const { tenantId } = newScope()
  const mark = tenantId.slice(-8)
  const made = await inside(tenantId, async (ctx) => {
    await insertTenant(ctx, { name: 'Lindenhof' })
    await everybodyHas(ctx, { listing: true, bookings: 10, 'team.members': 0 })
    const { providerId } = await createBookable(ctx)
    const person = async (firstName: string, role: 'provider_owner' | 'provider_member') => {
      const email = `${firstName.toLowerCase()}-${mark}@people.example`
      const user = await createUser(ctx, {
        email,
        firstName,
        lastName: 'Sol',
        passwordHash: null,
        isEmailVerified: true,
      })
      await addMembership(ctx, { userId: user.id, role, providerId })
      await addTeamMember(ctx, { providerId, userId: user.id })
      return email
    }
    const owners = [await person('Vera', 'provider_owner'), await person('Wim', 'provider_owner')]
    const member = await person('Xenia', 'provider_member')
    const { planId, planVersionId } = await newPlan(ctx, 'Studio', { 'team.members': null, bookings: null })
    const subscriptionId = newId()
    await ctx.trx('subscriptions').insert({
      id: subscriptionId,
      owner_kind: 'provider',
      owner_id: providerId,
      plan_id: planId,
      plan_version_id: planVersionId,
      promise: JSON.stringify(promise('Studio', 4_900, { 'team.members': null, bookings: null })),
      source: 'processor',
      state: 'active',
      started_at: ctx.now,
      period_starts_at: ctx.now,
      period_ends_at: new Date('2027-04-20T09:00:00Z'),
      processor_subscription_id: `sub_${mark}`,
    })
    const { slug } = await getTenant(ctx)
    return { providerId, owners, member, planId, subscriptionId, host: `${slug}.localhost` }
  })
  await settle(world.runtime)
  await mailsSince()
  return { ...made, tenantId }
}
type Business = Awaited<ReturnType<typeof business>>

const seen = new Set<string>()
/** What has been sent since the last look. */
async function mailsSince() {
  await settle(world.runtime)
  const fresh = (await world.mails.list()).filter(({ id }) => !seen.has(id))
  for (const { id } of fresh) seen.add(id)
  return Promise.all(fresh.map(async ({ id }) => (await world.mails.find(id))!))
}

const change = (of: Business, fields: Partial<Subscription>) =>
  inside(of.tenantId, async (ctx) =>
    Subscription.query(ctx.trx).patch(fields).where({ id: of.subscriptionId }),
  )
const happens = (of: Business, event: EventDefinition, more: Record<string, unknown> = {}) =>
  inside(of.tenantId, (ctx) =>
    emit(ctx, event, {
      ownerKind: 'provider',
      ownerId: of.providerId,
      subscriptionId: of.subscriptionId,
      ...more,
    }),
  )

test('those of a team who may buy are told, each once, in the brand of the marketplace', async () => {
  const of = await business()

  await happens(of, billingEvents.subscriptionStarted, { planId: of.planId })
  const mails = await mailsSince()

  expect(mails.map(({ toAddress }) => toAddress).toSorted()).toEqual(of.owners.toSorted())
  for (const { subject, text, html, fromName, sender } of mails) {
    expect({ subject, fromName, sender }).toEqual({
      subject: 'You have the plan Studio',
      fromName: 'Lindenhof',
      sender: of.host,
    })
    expect(text).toMatch(/€49(\.00)? a month, is paid until 20 April 2027/)
    expect(text).toMatch(new RegExp(`http://${of.host}(:\\d+)?/provider/plan\n`))
    expect(`${text} ${html}`).not.toMatch(/shingle|stripe|undefined/i)
  }

  const scope = systemScope(of.tenantId)
  const event = await inside(of.tenantId, (ctx) =>
    ctx.trx('outbox_events').where({ name: 'subscription.started' }).first('id', 'name', 'payload'),
  )
  const again = planMessageJobs.find((job) => job.event === billingEvents.subscriptionStarted)!
  await again.run(world.runtime, scope, event as never)
  expect(await mailsSince()).toEqual([])
})

test('a limit is told of at four fifths and when it is reached, with the plans that have more', async () => {
  const of = await business()
  const used = { meter: 'bookings', period: '2027-03', limit: 10 }
  await happens(of, billingEvents.usageWarned, { ...used, percent: 80, used: 8 })
  await happens(of, billingEvents.usageWarned, { ...used, percent: 100, used: 10 })

  const mails = await mailsSince()

  expect([...new Set(mails.map(({ subject }) => subject))].toSorted()).toEqual([
    'Bookings a month: 8 of 10 are used',
    'Bookings a month: all 10 are used',
  ])
  for (const { text } of mails) {
    expect(text).toContain('1 April 2027')
    expect(text).toContain('There is more in Studio.')
  }
})

test('whoever is to lose something is told what rests and that nothing is deleted', async () => {
  const of = await business()
  await change(of, { isCancelled: true, endsAt: new Date('2027-04-20T09:00:00Z') })

  await happens(of, billingEvents.subscriptionCancelled, { endsAt: '2027-04-20T09:00:00.000Z' })
  const [mail] = await mailsSince()

  expect(mail!.subject).toBe('Your plan Studio ends on 20 April 2027')
  expect(mail!.text).toMatch(/no room for Wim Sol and Xenia Sol/)
  await change(of, { state: 'ended', endedAt: new Date() })
  await happens(of, billingEvents.subscriptionEnded)
  const mails = await mailsSince()
  expect(mails[0]!.text).toContain('Nothing of yours was deleted')
})

test('a smaller plan and new terms are told of with what they hold and cost, before and after', async () => {
  const of = await business()
  const plan = (kind: string, to: ReturnType<typeof promise>) =>
    inside(of.tenantId, async (ctx) => {
      await ctx.trx('subscription_changes').delete()
      await ctx.trx('subscription_changes').insert({
        id: newId(),
        subscription_id: of.subscriptionId,
        kind,
        promise: JSON.stringify(to),
        takes_effect_at: new Date('2027-04-20T09:00:00Z'),
      })
    })
  await plan('downgrade', promise('Solo', 1_900, { bookings: 30, 'team.members': 1 }))
  await happens(of, billingEvents.subscriptionChangeScheduled, {
    planId: newId(),
    takesEffectAt: '2027-04-20T09:00:00.000Z',
  })
  const [scheduled] = await mailsSince()
  expect(scheduled!.subject).toBe('From 20 April 2027 you have the plan Solo')
  expect(scheduled!.text).toMatch(/€19(\.00)? a month/)
  expect(scheduled!.text).toContain('- Bookings a month: 30 instead of no limit')
  expect(scheduled!.text).toContain('no room for Xenia Sol')

  await plan('new_terms', promise('Studio', 5_900, { bookings: null, 'team.members': 5 }))
  await happens(of, billingEvents.subscriptionTermsAnnounced, {
    planId: of.planId,
    earliest: '2027-04-19T09:00:00.000Z',
  })
  const [terms] = await mailsSince()
  expect(terms!.subject).toBe('Your plan Studio changes after 19 April 2027')
  expect(terms!.text).toMatch(/€49(\.00)? a month now/)
  expect(terms!.text).toMatch(/€59(\.00)? a month/)
  expect(terms!.text).toContain('- Team sub-accounts: 5 instead of no limit')
})

test('from a payment that failed to one that was made, and nobody is asked to pay what they have paid', async () => {
  const of = await business()
  const pastDue = { state: 'past_due', pastDueSince: new Date('2027-03-20T09:00:00Z') } as const
  await change(of, pastDue)
  await inside(of.tenantId, (ctx) =>
    ctx.trx('plan_invoices').insert({
      id: newId(),
      subscription_id: of.subscriptionId,
      processor_invoice_id: `in_${of.subscriptionId}`,
      number: 'LIND-0007',
      state: 'open',
      currency: 'EUR',
      total_amount: 4_900,
      paid_amount: 0,
      due_amount: 4_900,
      period_starts_at: new Date('2027-03-20T09:00:00Z'),
      period_ends_at: new Date('2027-04-20T09:00:00Z'),
      issued_at: new Date('2027-03-20T09:00:00Z'),
    }),
  )
  const subjects = async () => [...new Set((await mailsSince()).map(({ subject }) => subject))]

  await happens(of, billingEvents.subscriptionPastDue)
  expect(await subjects()).toEqual(['A payment for your plan did not go through'])
  await happens(of, billingEvents.subscriptionReminded, { day: 3 })
  const [reminder] = await mailsSince()
  expect(reminder!.subject).toMatch(/^€49(\.00)? for your plan is still open$/)
  expect(reminder!.text).toContain('from 3 April 2027 on only what everybody has counts')
  await happens(of, billingEvents.subscriptionLimited)
  expect(await subjects()).toEqual(['Your plan Studio does not count at the moment'])

  await happens(of, billingEvents.subscriptionReminded, { day: 5 })
  await change(of, { state: 'active', pastDueSince: null })
  await happens(of, billingEvents.subscriptionRecovered)
  expect(await subjects()).toEqual(['Your plan Studio is paid'])
})

test('trials, pauses, receipts and what was given are told of', async () => {
  const of = await business()
  await change(of, { state: 'trialing', trialEndsAt: new Date('2027-03-23T09:00:00Z') })
  await happens(of, billingEvents.subscriptionTrialEnding, { trialEndsAt: '2027-03-23T09:00:00.000Z' })
  const [trial] = await mailsSince()
  expect(trial!.subject).toBe('Your trial of Studio ends in 3 days')

  await change(of, { state: 'paused' })
  await happens(of, billingEvents.subscriptionPaused)
  await change(of, { state: 'active' })
  await happens(of, billingEvents.subscriptionResumed)
  const planInvoiceId = newId()
  await inside(of.tenantId, async (ctx) => {
    await ctx.trx('plan_invoices').insert({
      id: planInvoiceId,
      subscription_id: of.subscriptionId,
      processor_invoice_id: `in_${planInvoiceId}`,
      number: 'LIND-0008',
      state: 'paid',
      currency: 'EUR',
      total_amount: 4_900,
      paid_amount: 4_900,
      due_amount: 0,
      period_starts_at: new Date('2027-03-20T09:00:00Z'),
      period_ends_at: new Date('2027-04-20T09:00:00Z'),
      issued_at: new Date('2027-03-20T09:00:00Z'),
    })
    await grantFeature(ctx, providerOwner(of.providerId), {
      feature: 'api.access',
      value: true,
      reason: 'A pilot',
      expiresAt: '2027-06-01T00:00:00Z',
    })
  })
  await happens(of, billingEvents.planInvoicePaid, { planInvoiceId })
  const mails = await mailsSince()
  const to = (words: RegExp) => mails.filter(({ subject }) => words.test(subject))

  expect(to(/is paused/)).toEqual([])
  expect(to(/goes on/)).toHaveLength(2)
  expect(to(/received for your plan/)[0]!.text).toContain('LIND-0008')
  expect(to(/given something: API access/)[0]!.text).toContain('until 1 June 2027')
  expect(mails.some(({ text }) => text.includes('A pilot'))).toBe(false)
})

test('a marketplace is written to by the platform, and its owners read it', async () => {
  const { tenantId } = newScope()
  const email = `founder-${tenantId.slice(-8)}@people.example`
  const accountId = await inside(platformTenantId, async (ctx) => {
    const { id } = await createUser(ctx, {
      email,
      firstName: 'Filippa',
      lastName: 'Noor',
      passwordHash: null,
      isEmailVerified: true,
    })
    return id
  })
  const slug = await inside(tenantId, async (ctx) => {
    await insertTenant(ctx, { name: 'Ahornhof' })
    await addStaffMember(ctx, { accountId, role: 'tenant_owner' })
    return (await getTenant(ctx)).slug
  })
  const platform = await inside(platformTenantId, getTenant)
  await settle(world.runtime)
  await mailsSince()

  await inside(tenantId, (ctx) =>
    emit(ctx, billingEvents.usageWarned, {
      ownerKind: 'tenant',
      ownerId: tenantOwner(ctx).id,
      meter: 'marketplace.bookings',
      period: '2027-03',
      percent: 80,
      used: 80,
      limit: 100,
    }),
  )
  const [mail, ...others] = await mailsSince()

  expect(others).toEqual([])
  expect(mail).toMatchObject({ toAddress: email, fromName: platform.name })
  expect(mail!.subject).toBe('Bookings a month: 80 of 100 are used')
  expect(mail!.text).toContain('This is about Ahornhof.')
  expect(mail!.text).toMatch(new RegExp(`http://admin\\.localhost(:\\d+)?/m/${slug}/plan\n`))
})
