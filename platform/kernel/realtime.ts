import { AppError } from './errors.ts'
import type { Log } from './log.ts'
import { listenOnPostgres } from './realtime/postgres.ts'
import { listenOnRedis } from './realtime/redis.ts'

/** A hint that something changed, with ids to ask for it; never the thing itself. */
export type RealtimeMessage = { type: string } & Record<string, unknown>
/** After a gap (the connection was lost) listeners get `{ type: 'resync' }`: what happened meanwhile is not known. */
export type RealtimeListener = (message: RealtimeMessage) => void

export type Realtime = {
  /** To everybody in the room now, in every process. @throws AppError `unavailable` when it cannot be sent now */
  publish(tenantId: string, room: string, message: RealtimeMessage): Promise<void>
  /** Once the promise resolves, no message is missed. @returns how to leave */
  subscribe(tenantId: string, room: string, listener: RealtimeListener): Promise<() => void>
  close(): Promise<void>
}

/** What an adapter does; channels are names of at most 200 characters. */
export type Wire = {
  listen(channel: string): Promise<void>
  unlisten(channel: string): Promise<void>
  send(channel: string, text: string): Promise<void>
  close(): Promise<void>
}
export type WireEvents = {
  onMessage(channel: string, text: string): void
  /** The connection is back; the adapter has asked for `channels()` again. */
  onResumed(): void
  channels(): string[]
  log: Log
}

/** PostgreSQL takes less than 8000 bytes in a notification; what does not fit there is refused everywhere. */
const largestMessage = 7_900

export type RealtimeOptions = {
  /** Connection of role `app`, direct: LISTEN does not pass a pooler in transaction mode. */
  appUrl: string
  redisUrl: string | null
  prefix?: string
  log: Log
}

/** Short messages between processes, at most once, to whoever listens at that moment. The tenant is in the channel. */
export function openRealtime({ appUrl, redisUrl, prefix = 'app', log }: RealtimeOptions): Realtime {
  const rooms = new Map<string, Set<RealtimeListener>>()
  const deliver = (channel: string, message: RealtimeMessage) => {
    for (const listener of rooms.get(channel) ?? []) {
      try {
        listener(message)
      } catch (error) {
        log.error({ err: error }, 'a realtime listener failed')
      }
    }
  }
  const events: WireEvents = {
    onMessage: (channel, text) => deliver(channel, JSON.parse(text) as RealtimeMessage),
    onResumed: () => rooms.forEach((_, channel) => deliver(channel, { type: 'resync' })),
    channels: () => [...rooms.keys()],
    log,
  }
  const wire = redisUrl ? listenOnRedis(redisUrl, prefix, events) : listenOnPostgres(appUrl, events)

  return {
    async publish(tenantId, room, message) {
      const text = JSON.stringify(message)
      if (Buffer.byteLength(text) > largestMessage) {
        throw new RangeError(
          `A realtime message of ${Buffer.byteLength(text)} bytes is too large: send an id`,
        )
      }
      try {
        await wire.send(channelOf(tenantId, room), text)
      } catch (error) {
        throw new AppError('unavailable', { detail: 'Realtime is not available', cause: error })
      }
    },
    async subscribe(tenantId, room, listener) {
      const channel = channelOf(tenantId, room)
      const listeners = rooms.get(channel) ?? new Set()
      rooms.set(channel, listeners)
      listeners.add(listener)
      await wire.listen(channel)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0 || rooms.get(channel) !== listeners) return
        rooms.delete(channel)
        void wire.unlisten(channel)
      }
    },
    close: () => wire.close(),
  }
}

const channelOf = (tenantId: string, room: string) => `${tenantId}/${room}`
