import { calendarEntryRestored, calendarFailing, calendarNeedsConsent } from '#platform/calendars/index.ts'
import { consumers } from '#platform/consumers.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope, type Ctx } from '#platform/kernel/tenant.ts'
import {
  credentialApproved,
  credentialExpired,
  credentialExpiring,
  credentialRejected,
  stageEvents,
} from '#platform/providers/index.ts'
import { startWorker } from '#platform/worker.ts'
import { insertTenant } from '#tests/support/database.ts'
import { eventually } from '#tests/support/eventually.ts'
import { listedProvider } from '#tests/support/supply.ts'
import { openWorkerRuntime, type WorkerRuntime } from '#tests/support/worker-runtime.ts'

let world: WorkerRuntime
let worker: Awaited<ReturnType<typeof startWorker>>
beforeAll(async () => {
  world = await openWorkerRuntime('provider_messages')
  worker = await startWorker(world.runtime, consumers)
})
afterAll(async () => {
  await worker.close()
  await world.close()
})

type Told = { providerId: string; credentialId: string }

/** What the business reads after something was decided about it. */
async function mailAfter(decide: (ctx: Ctx, about: Told) => Promise<void>, words: RegExp) {
  const scope = systemScope(newId())
  const host = await world.runtime.database.inTenant(scope, async (ctx) => {
    await insertTenant(ctx, { name: 'Lindenhof' })
    const { id: providerId } = await listedProvider(ctx)
    const credentialId = newId()
    await ctx
      .trx('credentials')
      .insert({ id: credentialId, provider_id: providerId, kind: 'licence', title: 'Master painter' })
    await decide(ctx, { providerId, credentialId })
    const row = await ctx.trx('tenants').where({ id: ctx.tenantId }).first('slug')
    return `${row.slug as string}.localhost`
  })
  const found = await eventually(`a message about ${words}`, async () =>
    (await world.mails.list()).find(({ sender, subject }) => sender === host && words.test(subject)),
  )
  return (await world.mails.find(found.id))!
}

const reason = 'The photos show another business.'
test.each([
  ['request_changes', /needs a few changes/, '/provider'],
  ['reject', /was not accepted/, '/provider'],
  ['suspend', /is suspended/, '/provider'],
] as const)('after %s a business reads what was decided and why', async (step, words, path) => {
  const mail = await mailAfter(
    (ctx, { providerId }) =>
      emit(ctx, stageEvents[step], { providerId, from: 'pending_review', to: 'rejected', reason }),
    words,
  )

  expect(mail).toMatchObject({ fromName: 'Lindenhof', toAddress: 'hello@malerei.example' })
  expect(mail.subject).toContain('Malerei Grün')
  for (const written of [mail.text, mail.html]) expect(written).toContain(reason)
  expect(mail.text).toMatch(new RegExp(`\\.localhost(:\\d+)?${path}\\n`))
})

test('a business that was verified reads so, and of no reason', async () => {
  const mail = await mailAfter(
    (ctx, { providerId }) =>
      emit(ctx, stageEvents.approve, { providerId, from: 'pending_review', to: 'active', reason: '' }),
    /is verified/,
  )

  expect(mail.text).not.toContain('reason')
})

test.each([
  [30, /expires in 30 days/],
  [7, /expires in 7 days/],
  [0, /expires today/],
])('%d days before a credential expires its business is reminded', async (days, words) => {
  const mail = await mailAfter((ctx, about) => emit(ctx, credentialExpiring, { ...about, days }), words)

  expect(mail.text).toContain('Master painter')
  expect(mail.text).toContain('/provider/credentials')
})

test.each([
  ['approved', credentialApproved, /was approved/],
  ['expired', credentialExpired, /has expired/],
] as const)('a credential that was %s is told of by its name', async (_what, event, words) => {
  const mail = await mailAfter((ctx, about) => emit(ctx, event, about), words)

  expect(mail.text).toContain('Master painter')
})

test('a credential that was not accepted is told of with the reason', async () => {
  const mail = await mailAfter(
    (ctx, about) => emit(ctx, credentialRejected, { ...about, reason }),
    /was not accepted/,
  )

  expect(mail.text).toContain(reason)
})

const ofCalendar = (providerId: string) => ({ connectionId: newId(), providerId, memberId: null })
test.each([
  [
    'cannot be read',
    /cannot be read/,
    (ctx: Ctx, providerId: string) =>
      emit(ctx, calendarFailing, { ...ofCalendar(providerId), failure: 'unreachable' }),
  ],
  [
    'needs a new permission',
    /needs your permission again/,
    (ctx: Ctx, providerId: string) => emit(ctx, calendarNeedsConsent, ofCalendar(providerId)),
  ],
  [
    'lost the entry of an appointment',
    /was put back into your calendar/,
    (ctx: Ctx, providerId: string) =>
      emit(ctx, calendarEntryRestored, { ...ofCalendar(providerId), bookingId: newId(), because: 'deleted' }),
  ],
] as const)('a business whose calendar %s is told so, and where to see to it', async (_what, words, tell) => {
  const mail = await mailAfter((ctx, { providerId }) => tell(ctx, providerId), words)

  expect(mail.text).toMatch(/\.localhost(:\d+)?\/provider\/calendars\n/)
  expect(mail.text).not.toContain('reason')
})
