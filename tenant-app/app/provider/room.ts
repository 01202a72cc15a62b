/** `live` when the room answers; `offline` while a lost line is being tried again. */
export type RoomState = 'connecting' | 'live' | 'offline'

/** `isQuiet`: something has moved on that needs no notice of its own. */
export type RoomMessage = { type: string; bookingId?: string; isQuiet?: boolean }

type Listener = {
  onState(state: RoomState): void
  onMessage(message: RoomMessage): void
  /** The session has ended; there is nothing to try again. */
  onSignedOut(): void
}

/** As in the server's close codes; a line that is refused before it opens tells no code at all. */
const signedOut = 4401
const firstDelayMs = 1_000
const longestDelayMs = 30_000

/**
 * Listens in one room of this site's websocket until the returned function is called. A lost line is tried again,
 * each time after twice as long, at once when the device comes back online; then `resync` is told, because
 * messages may have been missed.
 * @param link the secret of a booking's link, by which a guest may listen to its room
 */
export function openRoom(room: string, listener: Listener, link: string | null = null): () => void {
  let socket: WebSocket | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let hasBeenLive = false
  let isOver = false

  function connect() {
    clearTimeout(timer)
    if (isOver) return
    const { protocol, host } = window.location
    const query = link ? `?link=${encodeURIComponent(link)}` : ''
    const line = new WebSocket(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/api/v1/realtime${query}`)
    socket = line
    line.addEventListener('open', () => line.send(JSON.stringify({ type: 'subscribe', room })))
    line.addEventListener('message', ({ data }) => receive(String(data)))
    line.addEventListener('close', ({ code }) => {
      if (isOver || socket !== line) return
      if (code === signedOut) {
        isOver = true
        return listener.onSignedOut()
      }
      tryAgain()
    })
  }

  function receive(text: string) {
    const message = JSON.parse(text) as RoomMessage
    if (message.type === 'refused') return listener.onState('offline')
    if (message.type !== 'subscribed') return listener.onMessage(message)
    failures = 0
    listener.onState('live')
    if (hasBeenLive) listener.onMessage({ type: 'resync' })
    hasBeenLive = true
  }

  function tryAgain() {
    listener.onState('offline')
    const delay = Math.min(firstDelayMs * 2 ** failures, longestDelayMs)
    failures += 1
    // Spread, so that a server which comes back is not met by everybody at once.
    timer = setTimeout(connect, delay * (0.75 + Math.random() / 2))
  }

  const onOnline = () => {
    failures = 0
    socket?.close()
    connect()
  }
  const onOffline = () => listener.onState('offline')
  window.addEventListener('online', onOnline)
  window.addEventListener('offline', onOffline)
  connect()

  return () => {
    isOver = true
    clearTimeout(timer)
    window.removeEventListener('online', onOnline)
    window.removeEventListener('offline', onOffline)
    socket?.close()
  }
}
