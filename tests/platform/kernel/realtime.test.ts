import { newId } from '#platform/kernel/ids.ts'
import { openRealtime, type Realtime, type RealtimeMessage } from '#platform/kernel/realtime.ts'
import { backends } from '#tests/support/backends.ts'
import { createDatabase } from '#tests/support/database.ts'
import { eventually } from '#tests/support/eventually.ts'
import { startFaultProxy } from '#tests/support/fault-proxy.ts'
import { quietLog } from '#tests/support/log.ts'
import { startRedis } from '#tests/support/redis.ts'

describe.each(backends)('realtime on %s', (backend) => {
  let proxy: Awaited<ReturnType<typeof startFaultProxy>>
  let stop: () => Promise<unknown>
  const opened: Realtime[] = []

  beforeAll(async () => {
    if (backend === 'redis') {
      const redis = await startRedis()
      stop = () => redis.stop()
      proxy = await startFaultProxy(redis.url)
    } else {
      const database = await createDatabase('realtime')
      stop = () => database.drop()
      proxy = await startFaultProxy(database.url('app'))
    }
  })
  afterEach(async () => {
    proxy.open()
    await Promise.all(opened.splice(0).map((realtime) => realtime.close()))
  })
  afterAll(async () => {
    await proxy.close()
    await stop()
  })

  /** As another process would open it. */
  const open = () => {
    const realtime = openRealtime({
      appUrl: proxy.url,
      redisUrl: backend === 'redis' ? proxy.url : null,
      log: quietLog(),
    })
    opened.push(realtime)
    return realtime
  }
  async function listen(realtime: Realtime, tenantId: string, room: string) {
    const messages: RealtimeMessage[] = []
    const leave = await realtime.subscribe(tenantId, room, (message) => messages.push(message))
    return { messages, leave }
  }

  test('a message reaches everybody in the room, in every process, in its order', async () => {
    const [here, there, tenant] = [open(), open(), newId()]
    const first = await listen(here, tenant, 'provider:1')
    const second = await listen(there, tenant, 'provider:1')

    for (let number = 1; number <= 20; number++) {
      await here.publish(tenant, 'provider:1', { type: 'test', number })
    }

    const expected = Array.from({ length: 20 }, (_, index) => ({ type: 'test', number: index + 1 }))
    await eventually('all messages', () => first.messages.length === 20 && second.messages.length === 20)
    expect(first.messages).toEqual(expected)
    expect(second.messages).toEqual(expected)
  })

  test('a room of the same name in another tenant hears nothing', async () => {
    const [realtime, tenant, other] = [open(), newId(), newId()]
    const own = await listen(realtime, tenant, 'provider:1')
    const foreign = await listen(realtime, other, 'provider:1')

    await realtime.publish(tenant, 'provider:1', { type: 'test' })
    await realtime.publish(other, 'provider:1', { type: 'end' })

    await eventually('the last message', () => foreign.messages.length > 0)
    expect(foreign.messages).toEqual([{ type: 'end' }])
    expect(own.messages).toEqual([{ type: 'test' }])
  })

  test('whoever has left hears no more, and the others in the room do', async () => {
    const [realtime, tenant] = [open(), newId()]
    const leaver = await listen(realtime, tenant, 'room')
    const stayer = await listen(realtime, tenant, 'room')
    leaver.leave()
    leaver.leave()

    await realtime.publish(tenant, 'room', { type: 'test' })

    await eventually('the message', () => stayer.messages.length === 1)
    expect(leaver.messages).toEqual([])
  })

  test('a room can be entered again after it was empty', async () => {
    const [realtime, tenant] = [open(), newId()]
    const early = await listen(realtime, tenant, 'room')
    early.leave()
    const late = await listen(realtime, tenant, 'room')

    await realtime.publish(tenant, 'room', { type: 'test' })

    await eventually('the message', () => late.messages.length === 1)
    expect(early.messages).toEqual([])
  })

  test('a message that PostgreSQL could not carry is refused everywhere', async () => {
    const [realtime, tenant] = [open(), newId()]

    await expect(realtime.publish(tenant, 'room', { type: 'test', text: 'x'.repeat(8_000) })).rejects.toThrow(
      'too large',
    )
    await expect(realtime.publish(tenant, 'room', { type: 'test', text: 'ü'.repeat(4_000) })).rejects.toThrow(
      'too large',
    )
  })

  test('after the connection was lost, listeners are told that they may have missed something, and go on', async () => {
    const [realtime, tenant] = [open(), newId()]
    const { messages } = await listen(realtime, tenant, 'room')
    await realtime.publish(tenant, 'room', { type: 'before' })
    await eventually('the first message', () => messages.length === 1)

    proxy.down()
    await eventually('the outage', () =>
      realtime.publish(tenant, 'room', { type: 'lost' }).then(
        () => false as const,
        () => true,
      ),
    )
    proxy.open()

    await eventually('the return', () => messages.some(({ type }) => type === 'resync'))
    await eventually('publishing', () =>
      realtime.publish(tenant, 'room', { type: 'after' }).then(
        () => true,
        () => false as const,
      ),
    )
    await eventually('the last message', () => messages.some(({ type }) => type === 'after'))
    expect(messages.map(({ type }) => type).filter((type) => type !== 'lost')).toEqual([
      'before',
      'resync',
      'after',
    ])
  })

  test('who subscribes during an outage hears what is said after it', async () => {
    proxy.down()
    const [realtime, tenant] = [open(), newId()]
    const { messages } = await listen(realtime, tenant, 'room')
    await expect(realtime.publish(tenant, 'room', { type: 'lost' })).rejects.toMatchObject({
      code: 'unavailable',
    })

    proxy.open()

    await eventually('the message', async () => {
      await realtime.publish(tenant, 'room', { type: 'heard' }).catch(() => {})
      return messages.some(({ type }) => type === 'heard')
    })
  })
})
