import type { SocialIssuer, SocialLinkView } from '#platform/identity/index.ts'
import { ActionForm, Banner, Card, CardHeader, LinkButton, SubmitButton, type FormResult } from '#ui/index.ts'
import { issuerNames } from '../sign-in/issuers.ts'
import { CurrentPassword } from './factor-forms.tsx'

type Props = {
  links: readonly SocialLinkView[]
  /** Those that are offered here. */
  issuers: readonly SocialIssuer[]
  asksPassword: boolean
  resultOf: (issuer: SocialIssuer) => (FormResult & { done?: string }) | undefined
  /** Where to go on with the one that was asked for last, once joining was allowed. */
  next: string | null
}

/** Accounts elsewhere with which one signs in here. */
export function SocialLinks({ links, issuers, asksPassword, resultOf, next }: Props) {
  // One that is offered no more stays in the list of whoever has joined it.
  const shown = [...new Set([...issuers, ...links.map(({ issuer }) => issuer)])]
  if (shown.length === 0) return null
  return (
    <Card as="section" aria-label="Accounts elsewhere">
      <CardHeader
        title="Accounts elsewhere"
        description="Sign in here with an account that you have already."
      />
      <ul className="divide-y divide-border">
        {shown.map((issuer) => {
          const link = links.find((each) => each.issuer === issuer)
          const result = resultOf(issuer)
          const nextHref = result?.errors?.length === 0 && !link ? next : null
          const word = link ? 'Separate' : 'Join'
          return (
            <li key={issuer} className="py-3">
              {result?.done ? (
                <Banner tone="positive" className="mb-3">
                  {result.done}
                </Banner>
              ) : null}
              <ActionForm {...(result ? { result } : {})} className="grid gap-3">
                <input type="hidden" name="form" value={link ? 'separate' : 'join'} />
                <input type="hidden" name="issuer" value={issuer} />
                {asksPassword && !nextHref ? <CurrentPassword /> : null}
                <div className="flex items-center gap-4">
                  <p className="grid min-w-0 grow">
                    <span className="font-strong">{issuerNames[issuer]}</span>
                    <span className="text-sm wrap-anywhere text-muted">
                      {link ? link.email : 'Not joined'}
                    </span>
                  </p>
                  {nextHref ? (
                    <LinkButton href={nextHref} size="sm">
                      Go on to {issuerNames[issuer]}
                    </LinkButton>
                  ) : (
                    <SubmitButton variant="secondary" size="sm" aria-label={`${word} ${issuerNames[issuer]}`}>
                      {word}
                    </SubmitButton>
                  )}
                </div>
              </ActionForm>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
