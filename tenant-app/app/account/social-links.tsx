import type { SocialIssuer, SocialLinkView } from '#platform/identity/index.ts'
import { ActionForm, Card, CardHeader, LinkButton, SubmitButton } from '#ui/index.ts'
import type { FormAnswer } from './form.server.ts'
import { issuerNames } from './issuers.ts'
import { ProofField } from './proof-field.tsx'

type SocialLinksProps = Readonly<{
  links: readonly SocialLinkView[]
  issuers: readonly SocialIssuer[]
  asksPassword: boolean
  result: FormAnswer | undefined
  /** Where to go on, once joining was allowed. */
  next: { issuer: string; href: string } | null
}>

/** Accounts elsewhere with which one signs in here. */
export function SocialLinks({ links, issuers, asksPassword, result, next }: SocialLinksProps) {
  // One that is offered no more stays in the list of whoever has joined it.
  const shown = [
    ...issuers,
    ...links.map(({ issuer }) => issuer).filter((issuer) => !issuers.includes(issuer)),
  ]
  if (shown.length === 0) return null
  return (
    <Card as="section">
      <CardHeader
        title="Accounts elsewhere"
        description="Sign in here with an account that you have already."
      />
      <ul className="divide-y divide-border">
        {shown.map((issuer) => {
          const link = links.find((each) => each.issuer === issuer)
          const own = result?.values.issuer === issuer ? result : undefined
          return (
            <li key={issuer} className="py-4">
              <ActionForm {...(own ? { result: own } : {})} className="grid gap-4">
                <input type="hidden" name="issuer" value={issuer} />
                <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
                  <div className="min-w-0 grow basis-32">
                    <p className="font-strong">{issuerNames[issuer]}</p>
                    <p className="text-sm wrap-anywhere text-muted">{link ? link.email : 'Not joined'}</p>
                  </div>
                  {next?.issuer === issuer ? (
                    <LinkButton href={next.href}>Go on to {issuerNames[issuer]}</LinkButton>
                  ) : (
                    <SubmitButton
                      variant="secondary"
                      size="sm"
                      name="intent"
                      value={link ? 'unlink' : 'link'}
                      aria-label={`${link ? 'Separate' : 'Join'} ${issuerNames[issuer]}`}
                    >
                      {link ? 'Separate' : 'Join'}
                    </SubmitButton>
                  )}
                </div>
                {own ? <ProofField asks={asksPassword} refusal={own.refusal} /> : null}
              </ActionForm>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
