import { useState } from 'react'

/** Where this device is, degrees and metres. */
export type Here = { latitude: number; longitude: number; accuracyMetres: number }
export type HereState = 'idle' | 'asking' | 'refused'

/** Asks the device once where it is, when somebody wants it. `refused` by the person, the device or the browser. */
export function useHere(): { state: HereState; ask: () => Promise<Here | null> } {
  const [state, setState] = useState<HereState>('idle')
  const ask = async () => {
    setState('asking')
    const here = await locate()
    setState(here ? 'idle' : 'refused')
    return here
  }
  return { state, ask }
}

const locate = () =>
  new Promise<Here | null>((resolve) => {
    // Not there where the page did not come over a safe connection.
    if (!navigator.geolocation) return resolve(null)
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) =>
        resolve({ latitude, longitude, accuracyMetres: Math.min(100_000, Math.round(accuracy)) }),
      () => resolve(null),
      { enableHighAccuracy: true, maximumAge: 0, timeout: 15_000 },
    )
  })
