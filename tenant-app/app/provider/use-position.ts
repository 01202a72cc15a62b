import { useEffect, useState } from 'react'

/** `waiting` for the first place, `shared`, `refused` by the person or the device, `unsent` while the line is down. */
export type PositionState = 'waiting' | 'shared' | 'refused' | 'unsent'

const leastMillis = 10_000

/** Tells where this device is, every ten seconds at most, for as long as `isOn`. */
export function usePosition(bookingId: string, isOn: boolean): PositionState {
  const [state, setState] = useState<PositionState>('waiting')
  useEffect(() => {
    if (!isOn) return
    // Not by the device's clock: when that is put back, nothing would be told until it has come round again.
    let sentAt = -leastMillis
    let isOver = false
    const send = async ({ coords }: GeolocationPosition) => {
      if (isOver || performance.now() - sentAt < leastMillis) return
      sentAt = performance.now()
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
        if (!isOver) setState(answer.ok ? 'shared' : 'unsent')
      } catch {
        if (!isOver) setState('unsent')
      }
    }
    const watch = navigator.geolocation.watchPosition(
      (position) => void send(position),
      () => setState('refused'),
      { enableHighAccuracy: true, maximumAge: 5_000 },
    )
    return () => {
      isOver = true
      navigator.geolocation.clearWatch(watch)
    }
  }, [bookingId, isOn])
  return state
}
