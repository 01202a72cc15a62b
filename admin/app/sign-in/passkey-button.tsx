import { useNavigation, useSubmit } from '@remix-run/react'
import { Fingerprint } from 'lucide-react'
import { useState } from 'react'
import { Banner, Button, useHydrated } from '#ui/index.ts'
import { answerWithPasskey, hasPasskeys } from './webauthn.ts'

/** Asks the device for a passkey and sends what it answers. Needs scripts, so it is not there without them. */
export function PasskeyButton({ challenge }: { challenge: string }) {
  const submit = useSubmit()
  const navigation = useNavigation()
  const isHydrated = useHydrated()
  const [state, setState] = useState<'idle' | 'asking' | 'failed'>('idle')
  if (!isHydrated || !hasPasskeys()) return null
  const ask = async () => {
    setState('asking')
    try {
      submit({ challenge, passkey: await answerWithPasskey(challenge) }, { method: 'post' })
      // What the server makes of it is said by the page; until then its own way is what is waited for.
      setState('idle')
    } catch {
      setState('failed')
    }
  }
  return (
    <div className="grid gap-3">
      {state === 'failed' ? (
        <Banner tone="warning">Your device gave no answer. Try once more, or use another way.</Banner>
      ) : null}
      <Button
        type="button"
        wide
        loading={state === 'asking' || navigation.state !== 'idle'}
        onClick={() => void ask()}
        icon={<Fingerprint aria-hidden="true" className="icon" />}
      >
        Use a passkey
      </Button>
    </div>
  )
}
