import { useNavigation, useRevalidator } from '@remix-run/react'
import { useEffect, useRef, useState } from 'react'

/**
 * Loads the data of the page anew, for news that come by themselves. What is under way is never broken off by it:
 * several at once are one, and while a page or its data are being loaded it waits until they are there.
 */
export function useRefresh(): () => void {
  const { revalidate, state } = useRevalidator()
  const navigation = useNavigation()
  const isBusy = state !== 'idle' || navigation.state !== 'idle'
  const isWanted = useRef(false)
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    if (!isWanted.current || isBusy) return
    isWanted.current = false
    revalidate()
  }, [isBusy, turn, revalidate])
  return () => {
    isWanted.current = true
    setTurn((current) => current + 1)
  }
}
