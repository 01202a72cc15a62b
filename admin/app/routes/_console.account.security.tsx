import { data, type ActionFunctionArgs, type AppLoadContext, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import type { SocialIssuer } from '#platform/identity/index.ts'
import { ActionForm, Banner, Card, CardHeader, Field, SubmitButton, TextInput } from '#ui/index.ts'
import { AccountHead } from '../account/account-tabs.tsx'
import { SocialLinks } from '../account/social-links.tsx'
import { answerOf, textOf } from '../shell/answer.server.ts'
import { requireAccount } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'
import { offeredIssuers } from '../sign-in/issuers.ts'
import { NewPassword } from '../sign-in/new-password.tsx'
import { socialProblemIn } from '../sign-in/social-problems.ts'

export const meta = pageMeta('Password and e-mail')
export const handle = {
  crumbs: () => [{ label: 'Your account', href: '/account' }, { label: 'Password and e-mail' }],
}

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { email } = await requireAccount(context, request)
  const [freshness, links] = await context.read((ctx, core) =>
    Promise.all([core.identity.freshnessOf(ctx), core.identity.listSocialLinks(ctx)]),
  )
  const isJoined = new URL(request.url).searchParams.get('social') === 'linked'
  return {
    email,
    ...freshness,
    links,
    issuers: await offeredIssuers(context),
    isJoined,
    problem: socialProblemIn(request),
  }
}

const secrets = ['password', 'currentPassword', 'code']

export async function action({ context, request }: ActionFunctionArgs) {
  await requireAccount(context, request)
  const form = await request.formData()
  const address = context.clientAddress
  const currentPassword = String(form.get('currentPassword') ?? '').slice(0, 200) || null
  const kind = textOf(form, 'form', 20)
  if (kind === 'password') {
    const password = String(form.get('password') ?? '').slice(0, 400)
    const attempt = await context.attempt(() =>
      context.run((runtime, scope, core) =>
        core.identity.changePassword(runtime, scope, { currentPassword, password, address }),
      ),
    )
    const answer = answerOf(attempt, form, {
      form: kind,
      secrets,
      done: 'Your password is changed. Everywhere else you are signed out.',
    })
    return data({ ...answer.data, challengeId: '', next: null }, answer.init ?? {})
  }
  if (kind === 'email') {
    const email = textOf(form, 'email')
    const attempt = await context.attempt(() =>
      context.run((runtime, scope, core) =>
        core.identity.requestEmailChange(runtime, scope, { email, currentPassword, address }),
      ),
    )
    const answer = answerOf(attempt, form, { form: kind, secrets, done: `A code is on its way to ${email}.` })
    return data(
      { ...answer.data, challengeId: attempt.ok ? attempt.value.id : '', next: null },
      answer.init ?? {},
    )
  }
  if (kind === 'join' || kind === 'separate') return changeLink(context, form, kind)
  const challengeId = textOf(form, 'challengeId', 36)
  const attempt = await context.attempt(() =>
    context.run((runtime, scope, core) =>
      core.identity.confirmEmailChange(runtime, scope, { challengeId, code: textOf(form, 'code', 10) }),
    ),
  )
  const answer = answerOf(attempt, form, { form: 'code', secrets, done: 'Your new address is confirmed.' })
  return data({ ...answer.data, challengeId: attempt.ok ? '' : challengeId, next: null }, answer.init ?? {})
}

/** Joining goes on at the provider, by a link: a form that leads to another site is refused by the browser. */
async function changeLink(context: AppLoadContext, sent: FormData, kind: 'join' | 'separate') {
  const proof = {
    issuer: textOf(sent, 'issuer', 20) as SocialIssuer,
    currentPassword: String(sent.get('currentPassword') ?? '').slice(0, 200) || null,
    address: context.clientAddress,
  }
  const attempt = await context.attempt(async () => {
    await context.limit('account')
    return context.run(async (runtime, scope, { identity }) => {
      if (kind === 'join') return identity.startSocialLink(runtime, scope, proof)
      await identity.removeSocialLink(runtime, scope, proof)
      return null
    })
  })
  const answer = answerOf(attempt, sent, {
    form: `links ${proof.issuer}`,
    secrets,
    done: kind === 'separate' ? 'The accounts are separated.' : '',
  })
  const next = attempt.ok ? attempt.value : null
  return data({ ...answer.data, challengeId: '', next }, answer.init ?? {})
}

export default function Security() {
  const { email, hasPassword, isFresh, links, issuers, isJoined, problem } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const resultOf = (form: string) => (result?.form === form ? { result } : {})
  const doneOf = (form: string) =>
    result?.form === form && result.done ? (
      <Banner tone="positive" className="mb-4">
        {result.done}
      </Banner>
    ) : null
  const current = (
    <Field name="currentPassword" label="Current password">
      <TextInput key={result?.refusal} type="password" autoComplete="current-password" maxLength={200} />
    </Field>
  )
  return (
    <>
      <AccountHead />
      {isJoined && !result ? (
        <Banner tone="positive">The accounts are joined. You can sign in with either.</Banner>
      ) : null}
      {problem && !result ? <Banner tone="warning">{problem}</Banner> : null}
      <div className="grid gap-6 lg:grid-cols-2">
        <Card as="section" aria-label="Password">
          <CardHeader title="Password" description="Changing it signs you out everywhere else." />
          {doneOf('password')}
          <ActionForm {...resultOf('password')} className="grid gap-5">
            <input type="hidden" name="form" value="password" />
            <input type="hidden" name="username" autoComplete="username" value={email} />
            {hasPassword ? current : null}
            <NewPassword refusal={result?.refusal} />
            <SubmitButton>{hasPassword ? 'Change the password' : 'Set a password'}</SubmitButton>
          </ActionForm>
        </Card>
        <Card as="section" aria-label="E-mail address">
          <CardHeader
            title="E-mail address"
            description={`Now ${email}. The new one counts once you have typed the code we send there.`}
          />
          {doneOf('email')}
          {doneOf('code')}
          {result?.challengeId ? (
            <ActionForm {...resultOf('code')} className="grid gap-5">
              <input type="hidden" name="form" value="code" />
              <input type="hidden" name="challengeId" value={result.challengeId} />
              <Field name="code" label="Code from the mail">
                <TextInput
                  key={result.refusal}
                  inputMode="numeric"
                  autoComplete="one-time-code"
                  maxLength={9}
                />
              </Field>
              <SubmitButton>Confirm the address</SubmitButton>
            </ActionForm>
          ) : (
            <ActionForm {...resultOf('email')} className="grid gap-5">
              <input type="hidden" name="form" value="email" />
              <Field name="email" label="New address">
                <TextInput
                  type="email"
                  inputMode="email"
                  autoComplete="email"
                  autoCapitalize="none"
                  maxLength={254}
                />
              </Field>
              {hasPassword ? current : null}
              <SubmitButton variant="secondary">Send a code</SubmitButton>
            </ActionForm>
          )}
        </Card>
        <SocialLinks
          links={links}
          issuers={issuers}
          asksPassword={!isFresh && hasPassword}
          resultOf={(issuer) => resultOf(`links ${issuer}`).result}
          next={result?.next ?? null}
        />
      </div>
    </>
  )
}
