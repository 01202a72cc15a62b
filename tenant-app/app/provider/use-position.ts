import { useEffect, useState } from 'react'

/** `waiting` for the first place, `shared`, `refused` by the person or the device, `unsent` while the line is down. */
export type PositionState = 'waiting' | 'shared' | 'refused' | 'unsent'

const leastMillis = 10_000

/**
 * Tells where this device is, every ten seconds at most, for as long as `isOn`. The last place is always told, also of
 * a device that stands still afterwards, and once more when it did not arrive.
 */
export function usePosition(bookingId: string, isOn: boolean): PositionState {
  const [state, setState] = useState<PositionState>('waiting')
  useEffect(() => {
    if (!isOn) return
    // Not by the device's clock: when that is put back, nothing would be told until it has come round again.
    let sentAt = -leastMillis
    let untold: GeolocationCoordinates | null = null
    let turn: ReturnType<typeof setTimeout> | undefined
    let isOver = false

    const send = async () => {
      turn = undefined
      const coords = untold
      if (isOver || !coords) return
      untold = null
      sentAt = performance.now()
      const isTold = await tell(bookingId, coords)
      if (isOver) return
      setState(isTold ? 'shared' : 'unsent')
      if (!isTold) offer(untold ?? coords)
    }
    const offer = (coords: GeolocationCoordinates) => {
      untold = coords
      turn ??= setTimeout(() => void send(), Math.max(0, sentAt + leastMillis - performance.now()))
    }
    const watch = navigator.geolocation.watchPosition(
      ({ coords }) => offer(coords),
      () => setState('refused'),
      { enableHighAccuracy: true, maximumAge: 5_000 },
    )
    return () => {
      isOver = true
      clearTimeout(turn)
      navigator.geolocation.clearWatch(watch)
    }
  }, [bookingId, isOn])
  return state
}

/** @returns whether it has arrived */
async function tell(bookingId: string, coords: GeolocationCoordinates): Promise<boolean> {
  try {
    const answer = await fetch(`/api/v1/provider/bookings/${bookingId}/position`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        latitude: coords.latitude,
        longitude: coords.longitude,
        accuracyMetres: Math.min(100_000, Math.round(coords.accuracy)),
      }),
    })
    return answer.ok
  } catch {
    return false
  }
}
