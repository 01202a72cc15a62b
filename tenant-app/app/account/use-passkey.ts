import { useState } from 'react'
import { passkeyProblem } from './webauthn.ts'

/** Asks the device, shows that it is being asked, and keeps what it said. */
export function usePasskey(ask: () => Promise<void>) {
  const [state, setState] = useState<{ isAsking: boolean; problem: string | null }>({
    isAsking: false,
    problem: null,
  })
  const start = async () => {
    setState({ isAsking: true, problem: null })
    try {
      await ask()
    } catch (error) {
      setState({ isAsking: false, problem: passkeyProblem(error) })
    }
  }
  return { ...state, start: () => void start() }
}
