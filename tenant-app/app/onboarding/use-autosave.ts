import { useFetcher } from '@remix-run/react'
import { useEffect, useRef, type FormEvent } from 'react'
import type { WizardAnswer } from './action.server.ts'

/** A press on the button follows the blur of a field by less than this. */
const patienceMs = 400

/**
 * Saves a form by itself, one save after the other: each begins with the version that the one before it made. When
 * somebody else was faster nothing more of this step is saved by itself; the person decides with the button.
 * @param step what was answered about one says nothing of another
 * @param version the one that was loaded
 */
export function useAutosave(step: string, version: number) {
  const fetcher = useFetcher<WizardAnswer>({ key: `wizard ${step}` })
  const timer = useRef<ReturnType<typeof setTimeout>>()
  const waiting = useRef<HTMLFormElement | null>(null)
  const heldBack = useRef<{ form: HTMLFormElement; submitter: HTMLElement | null } | null>(null)
  const { data, state, submit } = fetcher
  const current = Math.max(version, data?.version ?? 0)

  function send(form: HTMLFormElement) {
    const typed = new FormData(form)
    typed.set('intent', 'autosave')
    typed.set('version', String(current))
    submit(typed, { method: 'post', encType: 'multipart/form-data' })
  }
  const sendNow = useRef(send)

  useEffect(() => {
    sendNow.current = send
    if (state !== 'idle') return
    const pressed = heldBack.current
    const form = waiting.current
    heldBack.current = null
    waiting.current = null
    if (pressed) pressed.form.requestSubmit(pressed.submitter)
    else if (form && !data?.isStale) send(form)
  })
  useEffect(() => () => clearTimeout(timer.current), [])

  return {
    answer: data,
    isSaving: state !== 'idle',
    save(form: HTMLFormElement) {
      if (data?.isStale) return
      if (state !== 'idle') {
        waiting.current = form
        return
      }
      clearTimeout(timer.current)
      timer.current = setTimeout(() => sendNow.current(form), patienceMs)
    },
    /** The button takes over: what was to be saved by itself is in it, and what is under way comes first. */
    onSubmitCapture(event: FormEvent) {
      clearTimeout(timer.current)
      waiting.current = null
      if (state === 'idle') return
      event.preventDefault()
      event.stopPropagation()
      const { submitter } = event.nativeEvent as SubmitEvent
      heldBack.current = { form: event.target as HTMLFormElement, submitter }
    },
  }
}
