import type { Wire, WireEvents } from '../realtime.ts'
import { connectRedis } from '../redis.ts'

/** Publish and subscribe: a subscribed connection takes no other commands, so there are two. */
export function listenOnRedis(url: string, prefix: string, events: WireEvents): Wire {
  const speaking = connectRedis(url, 'realtime messages', events.log, { commandTimeout: 2_000 })
  const listening = connectRedis(url, 'realtime rooms', events.log, { autoResubscribe: false })
  const { client: publisher } = speaking
  const { client: subscriber } = listening
  const start = `${prefix}:realtime:`
  let hasBeenOpen = false

  subscriber.on('ready', () => void resume())
  subscriber.on('message', (name: string, text: string) => {
    if (name.startsWith(start)) events.onMessage(name.slice(start.length), text)
  })

  async function resume() {
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
      await listening.opened
      // Without a connection there is nothing to do: the next one subscribes to every channel there is.
      if (subscriber.status === 'ready') await subscriber.subscribe(start + channel).catch(() => {})
    },
    async unlisten(channel) {
      if (subscriber.status === 'ready') await subscriber.unsubscribe(start + channel).catch(() => {})
    },
    async send(channel, text) {
      await speaking.opened
      await publisher.publish(start + channel, text)
    },
    async close() {
      publisher.disconnect()
      subscriber.disconnect()
    },
  }
}
