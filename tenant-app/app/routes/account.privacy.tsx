import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Download } from 'lucide-react'
import { ActionForm, Banner, Card, CardHeader, Checkbox, LinkButton, SubmitButton } from '#ui/index.ts'
import { refuse, refuseProblem, secretText, type FormAnswer } from '../account/form.server.ts'
import { requirePerson } from '../account/guard.server.ts'
import { PasswordField } from '../account/password-field.tsx'
import { areaMeta } from '../provider/page-meta.ts'
import { useSite } from '../shell/site.ts'

export const meta = areaMeta('Privacy')

export async function loader({ request, context }: LoaderFunctionArgs) {
  const user = requirePerson(context, request)
  const { freshness, upcoming } = await context.read(async (ctx, core) => {
    const [state, page] = await Promise.all([
      core.identity.freshnessOf(ctx),
      core.booking.listOwnBookings(ctx, { filter: 'upcoming', limit: 1 }),
    ])
    return { freshness: state, upcoming: page.items.length }
  })
  return {
    email: user.email,
    hasPassword: freshness.hasPassword,
    hasUpcoming: upcoming > 0,
    isActedFor: context.session?.impersonatorName != null,
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  requirePerson(context, request)
  const form = await request.formData()
  if (form.get('isCertain') !== 'yes') {
    return refuse('erase', form, [
      { field: 'isCertain', message: 'Say that you know it cannot be taken back' },
    ])
  }
  const currentPassword = secretText(form, 'currentPassword').slice(0, 1_000) || null
  const attempt = await context.attempt(async () => {
    await context.limit('account')
    await context.run((runtime, scope, core) =>
      core.privacy.eraseOwnAccount(runtime, scope, { currentPassword, address: context.clientAddress }),
    )
  })
  if (!attempt.ok) return refuseProblem('erase', form, attempt.problem)
  return redirect('/account/deleted', { headers: { 'set-cookie': context.clearSessionCookie() } })
}

export default function Privacy() {
  const { isActedFor } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const site = useSite()
  return (
    <>
      <h1 className="heading text-2xl">Privacy</h1>
      {isActedFor ? (
        <p className="text-muted">Only this person takes their data out or deletes the account.</p>
      ) : (
        <>
          <Card as="section">
            <CardHeader
              title="Your data"
              description={`Everything that ${site.name} knows about you, in one file.`}
            />
            <p className="mb-4">
              Your details, your bookings, where you signed in and which messages were sent to you. Programs
              read the file easily, people with a little patience.
            </p>
            <LinkButton
              href="/api/v1/users/me/data"
              download
              variant="secondary"
              icon={<Download aria-hidden="true" className="icon" />}
            >
              Download my data
            </LinkButton>
          </Card>
          <EraseAccount result={result} />
        </>
      )}
    </>
  )
}

function EraseAccount({ result }: Readonly<{ result: FormAnswer | undefined }>) {
  const { email, hasPassword, hasUpcoming } = useLoaderData<typeof loader>()
  const site = useSite()
  return (
    <Card as="section">
      <CardHeader title="Delete your account" description="For good, and at once." />
      <div className="grid gap-5">
        <ul className="grid list-disc gap-1 ps-5">
          <li>Your name, addresses, telephone number and picture are removed.</li>
          <li>You are signed out everywhere, and {email} can be used for a new account.</li>
          <li>Appointments that took place stay with the provider, without your name.</li>
        </ul>
        {hasUpcoming ? (
          <Banner tone="warning" role="note" title="You have appointments coming up">
            Cancel those that you do not want first: without your name nobody can tell who comes.{' '}
            <a className="link" href="/account">
              See them
            </a>
          </Banner>
        ) : null}
        <ActionForm result={result} className="grid gap-5">
          <input type="email" autoComplete="username" value={email} readOnly hidden />
          {hasPassword ? (
            <PasswordField name="currentPassword" label="Your password" refusal={result?.refusal} />
          ) : null}
          <Checkbox
            name="isCertain"
            value="yes"
            required
            label={`I know that my account at ${site.name} cannot be brought back`}
          />
          <div>
            <SubmitButton variant="danger">Delete my account</SubmitButton>
          </div>
        </ActionForm>
      </div>
    </Card>
  )
}
