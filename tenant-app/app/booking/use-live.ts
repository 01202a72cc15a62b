import { useEffect, useRef, useState } from 'react'
import type { LiveView } from '#platform/booking/index.ts'
import { openRoom, type RoomState } from '../provider/room.ts'
import { useRefresh } from '#ui/use-refresh.ts'

/**
 * Keeps what a page shows of one appointment current: a change loads the page's data anew, a new place only asks for
 * how it goes. Without scripts, or while the line is down, what was loaded stays.
 * @param link the secret of a guest's link; null for somebody signed in
 */
export function useLive(
  loaded: LiveView,
  { link, address }: { link: string | null; address: string },
): { live: LiveView; state: RoomState } {
  const [state, setState] = useState<RoomState>('connecting')
  const [heard, setHeard] = useState<{ of: LiveView; live: LiveView } | null>(null)
  const refresh = useRefresh()
  const latest = useRef({ refresh, loaded })
  useEffect(() => {
    latest.current = { refresh, loaded }
  })
  useEffect(
    () =>
      openRoom(
        `booking:${loaded.bookingId}`,
        {
          onState: setState,
          onMessage: ({ type }) => {
            if (type === 'booking.position') {
              const of = latest.current.loaded
              void ask(address).then((live) => live && setHeard({ of, live }))
            } else latest.current.refresh()
          },
          onSignedOut: () => setState('offline'),
        },
        link,
      ),
    [loaded.bookingId, link, address],
  )
  // What the page has loaded since is newer than what was heard before.
  return { live: heard?.of === loaded ? heard.live : loaded, state }
}

async function ask(address: string): Promise<LiveView | null> {
  try {
    const answer = await fetch(address, { headers: { accept: 'application/json' } })
    return answer.ok ? ((await answer.json()) as LiveView) : null
  } catch {
    return null
  }
}
