import { useSubmit } from '@remix-run/react'
import { MapPinCheck } from 'lucide-react'
import { ActionForm, Button, useHydrated, type FormResult } from '#ui/index.ts'
import { useHere } from '../shell/use-here.ts'

type CheckInHereProps = Readonly<{ isAtProvider: boolean; result: FormResult | undefined }>

/** Says that somebody is there, by their device. Only where scripts run: nothing else knows where it is. */
export function CheckInHere({ isAtProvider, result }: CheckInHereProps) {
  const { state, ask } = useHere()
  const submit = useSubmit()
  const come = async () => {
    const here = await ask()
    if (here) submit({ intent: 'here', ...here }, { method: 'post', preventScrollReset: true })
  }
  if (!useHydrated()) return null
  return (
    <ActionForm {...(result ? { result } : {})} className="grid justify-items-start gap-2">
      <Button
        variant="secondary"
        loading={state === 'asking'}
        icon={<MapPinCheck aria-hidden="true" className="icon" />}
        onClick={() => void come()}
      >
        I’m here
      </Button>
      <p className="text-sm text-muted">
        {isAtProvider
          ? 'Compares once where you are with the place of the appointment.'
          : 'Compares once where you are with where they are.'}{' '}
        Your place is not kept.
      </p>
      <output className="text-sm">
        {state === 'refused'
          ? 'This device does not say where it is. Allow it in the browser, or show your code.'
          : null}
      </output>
    </ActionForm>
  )
}
