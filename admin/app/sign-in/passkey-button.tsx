import { useSubmit } from '@remix-run/react'
import { Fingerprint } from 'lucide-react'
import { useState } from 'react'
import { Banner, Button, useHydrated } from '#ui/index.ts'
import { answerWithPasskey, hasPasskeys } from './webauthn.ts'

/** Asks the device for a passkey and sends what it answers. Needs scripts, so it is not there without them. */
export function PasskeyButton({ challenge }: { challenge: string }) {
  const submit = useSubmit()
  const isHydrated = useHydrated()
  const [state, setState] = useState<'idle' | 'asking' | 'failed'>('idle')
  if (!isHydrated || !hasPasskeys()) return null
  const ask = async () => {
    setState('asking')
    try {
      submit({ challenge, passkey: await answerWithPasskey(challenge) }, { method: 'post' })
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
        loading={state === 'asking'}
        onClick={() => void ask()}
        icon={<Fingerprint aria-hidden="true" className="icon" />}
      >
        Use a passkey
      </Button>
    </div>
  )
}
