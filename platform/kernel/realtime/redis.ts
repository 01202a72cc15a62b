import { Redis } from 'ioredis'
import type { Wire, WireEvents } from '../realtime.ts'

/** Publish and subscribe: a subscribed connection takes no other commands, so there are two. */
export function listenOnRedis(url: string, prefix: string, events: WireEvents): Wire {
  const retryStrategy = (times: number) => Math.min(times * 50, 2_000)
  const options = { connectTimeout: 2_000, keepAlive: 10_000, retryStrategy, maxRetriesPerRequest: 1 }
  const publisher = new Redis(url, { ...options, enableOfflineQueue: false, commandTimeout: 2_000 })
  const subscriber = new Redis(url, { ...options, enableOfflineQueue: false, autoResubscribe: false })
  const start = `${prefix}:realtime:`
  let hasBeenOpen = false
  let isLost = false

  for (const client of [publisher, subscriber]) {
    client.on('error', (error: Error) => {
      if (!isLost) events.log.warn({ err: error }, 'realtime cannot reach Redis')
      isLost = true
    })
  }
  subscriber.on('ready', () => void resume())
  subscriber.on('message', (name: string, text: string) => {
    if (name.startsWith(start)) events.onMessage(name.slice(start.length), text)
  })
  // The first connection, or the first failure of it: nobody waits longer than that.
  const firstTry = Promise.all([publisher, subscriber].map(firstAnswer))

  async function resume() {
    isLost = false
    const names = events.channels().map((channel) => start + channel)
    try {
      if (names.length > 0) await subscriber.subscribe(...names)
    } catch {
      return // lost again already; the next connection comes here
    }
    if (hasBeenOpen) events.onResumed()
    hasBeenOpen = true
  }

  return {
    async listen(channel) {
      await firstTry
      // Without a connection there is nothing to do: the next one subscribes to every channel there is.
      if (subscriber.status === 'ready') await subscriber.subscribe(start + channel).catch(() => {})
    },
    async unlisten(channel) {
      if (subscriber.status === 'ready') await subscriber.unsubscribe(start + channel).catch(() => {})
    },
    async send(channel, text) {
      await firstTry
      await publisher.publish(start + channel, text)
    },
    async close() {
      publisher.disconnect()
      subscriber.disconnect()
    },
  }
}

const firstAnswer = (client: Redis) =>
  new Promise<void>((resolve) => {
    client.once('ready', () => resolve())
    client.once('error', () => resolve())
    client.once('end', () => resolve())
  })
