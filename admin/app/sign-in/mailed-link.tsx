import { ActionForm, Banner, Field, SubmitButton, TextInput, type FormResult } from '#ui/index.ts'
import { Door } from './door.tsx'

type MailedLinkProps = Readonly<{
  title: string
  lead: string
  /** How long the link works: `for an hour` */
  lifetime: string
  /** What leads back to signing in. */
  back: string
  result: (FormResult & { isSent?: boolean }) | undefined
}>

/** Asks for an address, sends a link there, and says the same whoever has the address. */
export const MailedLink = ({ title, lead, lifetime, back, result }: MailedLinkProps) => (
  <Door title={title} {...(result?.isSent ? {} : { lead })}>
    {result?.isSent ? (
      <Banner tone="positive" title="Look into your mail">
        If somebody here has this address, a link is on its way. It works once, {lifetime}.
      </Banner>
    ) : (
      <ActionForm {...(result ? { result } : {})} summary={false} className="grid gap-5">
        <Field name="email" label="E-mail">
          <TextInput
            type="email"
            inputMode="email"
            autoComplete="username"
            autoCapitalize="none"
            maxLength={254}
          />
        </Field>
        <SubmitButton wide>Send the link</SubmitButton>
      </ActionForm>
    )}
    <a className="link text-sm" href="/sign-in">
      {back}
    </a>
  </Door>
)
