import type { SocialIssuer } from '#platform/identity/index.ts'
import { ActionForm, Banner, Field, SubmitButton, TextInput, type FormResult } from '#ui/index.ts'
import { Door } from './door.tsx'
import { OtherWays } from './other-ways.tsx'

export type SignInResult = FormResult & { refusal?: string }

/** The first page of the console; it stands at its root and at `/sign-in`. */
export function SignInPage({
  result,
  to,
  note,
  problem,
  issuers,
}: {
  result?: SignInResult
  to?: string | null
  note?: string | null
  /** Of a way that was tried and did not lead in. */
  problem?: string | null
  issuers: readonly SocialIssuer[]
}) {
  const query = to ? `?to=${encodeURIComponent(to)}` : ''
  return (
    <Door title="Sign in to the console" lead="For those who own or run a marketplace.">
      {note && !result ? <Banner tone="positive">{note}</Banner> : null}
      {problem && !result ? <Banner tone="warning">{problem}</Banner> : null}
      {to && !note && !problem && !result ? (
        <Banner>Sign in to go on. You will land where you wanted to go.</Banner>
      ) : null}
      <ActionForm {...(result ? { result } : {})} action={`/sign-in${query}`} className="grid gap-5">
        <Field name="email" label="E-mail">
          <TextInput
            type="email"
            inputMode="email"
            autoComplete="username"
            autoCapitalize="none"
            maxLength={254}
          />
        </Field>
        <Field name="password" label="Password">
          {/* Made anew with each refusal, so that a wrong password does not stay in the page. */}
          <TextInput key={result?.refusal} type="password" autoComplete="current-password" maxLength={200} />
        </Field>
        <SubmitButton wide>Sign in</SubmitButton>
      </ActionForm>
      <ul className="grid gap-1 text-sm">
        <li>
          <a className="link inline-block py-1.5" href={`/sign-in/link${query}`}>
            Get a link by e-mail instead
          </a>
        </li>
        <li>
          <a className="link inline-block py-1.5" href="/forgot-password">
            Forgot your password?
          </a>
        </li>
      </ul>
      <OtherWays to={to ?? null} issuers={issuers} />
    </Door>
  )
}
