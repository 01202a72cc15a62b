import Fastify from 'fastify'
import { handleErrors } from '#platform/http/errors.ts'
import { loadShedding } from '#platform/http/external/under-pressure.ts'
import { eventually } from '#tests/support/eventually.ts'

test('a process that cannot keep up says when to come back, and is still alive', async () => {
  const app = Fastify()
  handleErrors(app)
  await app.register(loadShedding, { maxEventLoopDelay: 5 })
  app.get('/work', async () => ({}))
  app.get('/healthz', { config: { anyHost: true } }, async () => ({ status: 'ok' }))
  const block = setInterval(() => {
    const end = Date.now() + 60
    while (Date.now() < end);
  }, 1)

  const refused = await eventually('a refusal', async () => {
    const answer = await app.inject('/work')
    return answer.statusCode === 503 ? answer : undefined
  })
  const health = await app.inject('/healthz')
  clearInterval(block)

  expect(refused.json()).toMatchObject({ code: 'unavailable' })
  expect(refused.headers['retry-after']).toBe('5')
  expect(health.statusCode).toBe(200)
  await app.close()
})
