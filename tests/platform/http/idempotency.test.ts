import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { idempotencySweep } from '#platform/http/idempotency-store.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { newId } from '#platform/kernel/ids.ts'
import { runSweep } from '#platform/kernel/sweeps.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { createTenant, inTenant } from '#tests/support/database.ts'
import { eventually } from '#tests/support/eventually.ts'
import { createBookable, quarterAfter } from '#tests/support/factories.ts'
import { hostOf, openEdge, type Edge } from '#tests/support/edge.ts'

const gates: Record<string, { opened: Promise<void>; open: () => void }> = {}
let works = 0

function newGate() {
  const gate = { open: () => {}, opened: Promise.resolve() }
  gate.opened = new Promise((resolve) => (gate.open = resolve))
  return gate
}

const Note = Type.Object({ id: Type.String(), text: Type.String() })
/** Writes a row of its own in the tenant, so that what was done twice can be counted. */
const notes: FastifyPluginAsyncTypebox = async (app) => {
  const config = { isPublic: true } as const
  const body = Type.Object({ text: Type.String() })
  app.post('/notes', { config, schema: { body, response: { 201: Note } } }, async (request, reply) => {
    const note = await request.inTenant(async (ctx) => {
      works += 1
      const id = newId()
      const row = {
        id,
        name: 'note.written',
        payload: '{}',
        actor: '{}',
        request_id: id,
        occurred_at: ctx.now,
      }
      await ctx.trx('outbox_events').insert({ ...row, dispatched_at: ctx.now })
      await gates[request.body.text]?.opened
      if (request.body.text === 'refused') throw new AppError('conflict')
      if (request.body.text === 'broken') throw new Error('broken')
      return { id, text: request.body.text }
    })
    reply.header('location', `/notes/${note.id}`)
    if (request.body.text === 'late failure') throw new Error('after the commit')
    return reply.code(201).send(note)
  })
}

let edge: Edge
let scope: Scope
let host: string
beforeAll(async () => {
  edge = await openEdge({ api: [notes], hasLimits: false })
})
beforeEach(async () => {
  scope = await createTenant()
  host = hostOf(scope.tenantId)
  works = 0
})
afterAll(() => edge.close())

const write = (text: string, key: string | null, onHost = host) =>
  edge.ask(onHost, {
    method: 'POST',
    url: '/api/v1/notes',
    payload: { text },
    ...(key === null ? {} : { headers: { 'idempotency-key': key } }),
  })
const newKey = () => `key-${newId()}`
const writtenNotes = (of = scope) =>
  inTenant(of, async (ctx) => Number((await ctx.trx('outbox_events').count())[0]?.count))
const storedKeys = (): Promise<Record<string, unknown>[]> =>
  inTenant(scope, (ctx) => ctx.trx('idempotency_keys').select('*'))

test('the same request under the same key is done once and answered twice', async () => {
  const key = newKey()

  const first = await write('hello', key)
  const second = await write('hello', key)

  expect(first.statusCode).toBe(201)
  expect(second.statusCode).toBe(201)
  expect(second.body).toBe(first.body)
  expect(second.headers.location).toBe(first.headers.location)
  expect(second.headers['content-type']).toBe(first.headers['content-type'])
  expect(first.headers['idempotency-replayed']).toBeUndefined()
  expect(second.headers['idempotency-replayed']).toBe('true')
  expect(await writtenNotes()).toBe(1)
})

test('without a key each request is one of its own', async () => {
  await write('hello', null)
  await write('hello', null)

  expect(await writtenNotes()).toBe(2)
})

test('another body under the same key is refused', async () => {
  const key = newKey()
  await write('hello', key)

  const other = await write('goodbye', key)

  expect(other.statusCode).toBe(422)
  expect(other.json()).toMatchObject({ code: 'idempotency_mismatch' })
  expect(await writtenNotes()).toBe(1)
})

test('while the first request is being worked on, the second is told so', async () => {
  const key = newKey()
  const slow = newGate()
  gates.slow = slow
  const first = write('slow', key)
  await eventually('the first to be at work', () => works > 0)

  const second = await write('slow', key)
  slow.open()

  expect(second.statusCode).toBe(409)
  expect(second.json()).toMatchObject({ code: 'request_in_progress' })
  expect((await first).statusCode).toBe(201)
  expect((await write('slow', key)).headers['idempotency-replayed']).toBe('true')
  expect(await writtenNotes()).toBe(1)
})

test('fifty requests at once under one key are done once', async () => {
  const key = newKey()

  const answers = await Promise.all(Array.from({ length: 50 }, () => write('hello', key)))

  const statuses = new Set(answers.map(({ statusCode }) => statusCode))
  expect([...statuses].every((status) => status === 201 || status === 409)).toBe(true)
  expect(await writtenNotes()).toBe(1)
})

test.each(['refused', 'broken'])(
  'what was %s changed nothing and may be tried again under its key',
  async (text) => {
    const key = newKey()

    const first = await write(text, key)
    const second = await write(text, key)

    expect(second.statusCode).toBe(first.statusCode)
    expect(second.headers['idempotency-replayed']).toBeUndefined()
    expect(works).toBe(2)
    expect(await writtenNotes()).toBe(0)
    expect(await storedKeys()).toEqual([])
  },
)

test('input that is not right uses up no key', async () => {
  const key = newKey()
  const wrong = await edge.ask(host, {
    method: 'POST',
    url: '/api/v1/notes',
    payload: {},
    headers: { 'idempotency-key': key },
  })

  const right = await write('hello', key)

  expect(wrong.statusCode).toBe(400)
  expect(right.statusCode).toBe(201)
})

test('an answer that failed after its transaction frees the key', async () => {
  const key = newKey()

  expect((await write('late failure', key)).statusCode).toBe(500)

  expect(await storedKeys()).toEqual([])
})

test('a claim that a killed process left is taken over after a minute, and not before', async () => {
  const key = newKey()
  await write('hello', key)
  await inTenant(scope, (ctx) => ctx.trx('idempotency_keys').update({ status: null, body: null }))
  expect((await write('hello', key)).json()).toMatchObject({ code: 'request_in_progress' })

  await inTenant(scope, (ctx) =>
    ctx.trx('idempotency_keys').update({ created_at: new Date(Date.now() - 61_000) }),
  )

  expect((await write('hello', key)).statusCode).toBe(201)
})

test.each(['short', 'x'.repeat(256), 'has a space in the middle'])(
  "a guest's key may not be %p",
  async (key) => {
    const answer = await write('hello', key)

    expect(answer.statusCode).toBe(400)
    expect(answer.json().errors).toEqual([{ field: 'Idempotency-Key', message: expect.any(String) }])
  },
)

test('the same key on another marketplace is another key', async () => {
  const other = await createTenant()
  const key = newKey()

  await write('hello', key)
  const answer = await write('hello', key, hostOf(other.tenantId))

  expect(answer.headers['idempotency-replayed']).toBeUndefined()
  expect(await writtenNotes(other)).toBe(1)
})

test('a stored answer cannot be read in the database, and neither can its key', async () => {
  const key = newKey()
  const { body } = await write('a very private note', key)

  const stored = JSON.stringify(await storedKeys())

  expect(stored).not.toContain('private')
  expect(stored).not.toContain(key)
  expect(stored).not.toContain(Buffer.from(body).toString('base64').slice(0, 20))
})

test('a hold that is asked for twice under one key is one hold with one secret', async () => {
  const { serviceId } = await inTenant(scope, (ctx) => createBookable(ctx))
  const startsAt = quarterAfter(new Date(), 48).toISOString()
  const key = newKey()
  const hold = () =>
    edge.ask(host, {
      method: 'POST',
      url: '/api/v1/holds',
      payload: { serviceId, startsAt },
      headers: { 'idempotency-key': key },
    })

  const first = await hold()
  const second = await hold()

  expect(first.statusCode).toBe(201)
  expect(second.json()).toEqual(first.json())
  expect(second.headers['idempotency-replayed']).toBe('true')
})

test('after a day a key is forgotten', async () => {
  await write('hello', newKey())
  await inTenant(scope, (ctx) =>
    ctx.trx('idempotency_keys').update({ created_at: new Date(Date.now() - 25 * 3_600_000) }),
  )
  await write('hello', newKey())

  await runSweep(edge.runtime, idempotencySweep)

  expect(await storedKeys()).toHaveLength(1)
})
