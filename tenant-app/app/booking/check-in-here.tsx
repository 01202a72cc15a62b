import { useNavigation, useSubmit } from '@remix-run/react'
import { MapPinCheck } from 'lucide-react'
import { Banner, Button, useHydrated, type FormResult } from '#ui/index.ts'
import { useHere } from '../shell/use-here.ts'

type CheckInHereProps = Readonly<{ isAtProvider: boolean; result: FormResult | undefined }>

/** Says that somebody is there, by their device. Only where scripts run: nothing else knows where it is. */
export function CheckInHere({ isAtProvider, result }: CheckInHereProps) {
  const { state, ask } = useHere()
  const submit = useSubmit()
  const navigation = useNavigation()
  const come = async () => {
    const here = await ask()
    if (here) submit({ intent: 'here', ...here }, { method: 'post', preventScrollReset: true })
  }
  if (!useHydrated()) return null
  const refusal =
    state === 'refused'
      ? 'This device does not say where it is. Allow it in the browser, or show your code.'
      : result?.errors?.[0]?.message
  return (
    <div className="grid justify-items-start gap-2">
      {refusal && navigation.state === 'idle' ? <Banner tone="warning">{refusal}</Banner> : null}
      <Button
        variant="secondary"
        loading={state === 'asking' || navigation.formData?.get('intent') === 'here'}
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
    </div>
  )
}
