import { Fingerprint } from 'lucide-react'
import { Banner, Button } from '#ui/index.ts'
import { usePasskey } from './use-passkey.ts'
import { proveByPasskey, useHasPasskeys } from './webauthn.ts'

/** Finishing a sign-in with a passkey. `challenge` is the one of the sign-in; `to` a path of this site to return to. */
export function PasskeySecondFactor({ challenge, to }: { challenge: string; to: string | null }) {
  const hasPasskeys = useHasPasskeys()
  const { isAsking, problem, start } = usePasskey(async () => {
    await proveByPasskey(challenge)
    window.location.assign(to ?? '/account')
    return 'leaving'
  })
  if (!hasPasskeys) {
    return (
      <noscript>
        <Banner tone="info">
          A passkey needs scripts. Allow them for this page, or use a recovery code.
        </Banner>
      </noscript>
    )
  }
  return (
    <div className="grid gap-3">
      {problem ? <Banner tone="warning">{problem}</Banner> : null}
      <Button
        type="button"
        size="lg"
        wide
        loading={isAsking}
        onClick={start}
        icon={<Fingerprint aria-hidden="true" className="icon" />}
      >
        Use your passkey
      </Button>
    </div>
  )
}
