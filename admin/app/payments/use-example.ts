import { useFetcher } from '@remix-run/react'
import { useEffect, useRef, type FormEvent } from 'react'
import type { SettingsExample } from '#platform/payments/index.ts'

const pauseMilliseconds = 300

/** Asks the server what the form comes to, each time its author pauses: no second calculation in the browser. */
export function useExample(first: SettingsExample | null) {
  const fetcher = useFetcher<{ example?: SettingsExample | null }>()
  const timer = useRef<ReturnType<typeof setTimeout>>()
  useEffect(() => () => clearTimeout(timer.current), [])
  const answered = fetcher.data?.example
  return {
    shown: answered === undefined ? first : answered,
    isPending: fetcher.state !== 'idle',
    onInput(event: FormEvent<HTMLFormElement>) {
      const form = event.currentTarget
      clearTimeout(timer.current)
      timer.current = setTimeout(() => {
        const typed = new FormData(form)
        typed.set('intent', 'preview')
        fetcher.submit(typed, { method: 'post' })
      }, pauseMilliseconds)
    },
  }
}
