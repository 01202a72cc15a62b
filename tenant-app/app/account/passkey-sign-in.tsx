import { Fingerprint } from 'lucide-react'
import { Banner, Button } from '#ui/index.ts'
import { usePasskey } from './use-passkey.ts'
import { signInByPasskey, useHasPasskeys } from './webauthn.ts'

/** Signing in with a passkey, where the browser can. `to` is a path of this site to return to. */
export function PasskeySignIn({ to }: { to: string | null }) {
  const hasPasskeys = useHasPasskeys()
  const { isAsking, problem, start } = usePasskey(async () => {
    await signInByPasskey()
    window.location.assign(to ?? '/account')
    return 'leaving'
  })
  if (!hasPasskeys) return null
  return (
    <div className="grid gap-3">
      {problem ? <Banner tone="warning">{problem}</Banner> : null}
      <Button
        type="button"
        variant="secondary"
        size="lg"
        wide
        loading={isAsking}
        onClick={start}
        icon={<Fingerprint aria-hidden="true" className="icon" />}
      >
        Sign in with a passkey
      </Button>
    </div>
  )
}
