import { useState } from 'react'
import { passkeyProblem } from './webauthn.ts'

/** Asks the device, shows that it is being asked, and keeps what it said; who leaves the page stays busy until then. */
export function usePasskey(ask: () => Promise<'leaving' | 'staying'>) {
  const [state, setState] = useState<{ isAsking: boolean; problem: string | null }>({
    isAsking: false,
    problem: null,
  })
  const start = async () => {
    setState({ isAsking: true, problem: null })
    try {
      if ((await ask()) === 'staying') setState({ isAsking: false, problem: null })
    } catch (error) {
      setState({ isAsking: false, problem: passkeyProblem(error) })
    }
  }
  return { ...state, start: () => void start() }
}
