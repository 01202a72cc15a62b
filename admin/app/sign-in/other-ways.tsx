import { Fingerprint } from 'lucide-react'
import { useState } from 'react'
import type { SocialIssuer } from '#platform/identity/index.ts'
import { Banner, Button, LinkButton, useHydrated } from '#ui/index.ts'
import { issuerNames } from './issuers.ts'
import { hasPasskeys, signInByPasskey } from './webauthn.ts'

type Props = {
  /** A page of the console to return to. */
  to: string | null
  /** Those that are offered here. */
  issuers: readonly SocialIssuer[]
}

/** Coming in without a password: with a passkey, where the browser has them, or by way of an account elsewhere. */
export function OtherWays({ to, issuers }: Props) {
  const hasKeys = useHydrated() && hasPasskeys()
  if (!hasKeys && issuers.length === 0) return null
  const query = to ? `?${new URLSearchParams({ returnTo: to })}` : ''
  return (
    <section aria-labelledby="other-ways" className="grid gap-3 border-t border-border pt-6">
      <h2 id="other-ways" className="text-sm text-muted">
        Or sign in with
      </h2>
      {hasKeys ? <PasskeySignIn to={to} /> : null}
      {issuers.length > 0 ? (
        <ul className="grid grid-cols-[repeat(auto-fit,minmax(6rem,1fr))] gap-3">
          {issuers.map((issuer) => (
            <li key={issuer}>
              <LinkButton
                href={`/auth/${issuer}${query}`}
                variant="secondary"
                wide
                aria-label={`Continue with ${issuerNames[issuer]}`}
              >
                {issuerNames[issuer]}
              </LinkButton>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  )
}

function PasskeySignIn({ to }: Pick<Props, 'to'>) {
  const [state, setState] = useState<{ isAsking: boolean; problem: string | null }>({
    isAsking: false,
    problem: null,
  })
  const ask = async () => {
    setState({ isAsking: true, problem: null })
    try {
      await signInByPasskey()
      window.location.assign(to ?? '/marketplaces')
    } catch (error) {
      const isRefusal = error instanceof Error && error.name === 'Error'
      const problem = isRefusal
        ? error.message
        : 'Your device gave no answer. Try once more, or use another way.'
      setState({ isAsking: false, problem })
    }
  }
  return (
    <>
      {state.problem ? <Banner tone="warning">{state.problem}</Banner> : null}
      <Button
        type="button"
        variant="secondary"
        wide
        loading={state.isAsking}
        onClick={() => void ask()}
        icon={<Fingerprint aria-hidden="true" className="icon" />}
        aria-label="Sign in with a passkey"
      >
        A passkey
      </Button>
    </>
  )
}
