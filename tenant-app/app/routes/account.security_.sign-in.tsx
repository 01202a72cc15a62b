import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import type { PasskeyAttestation, SocialIssuer, TotpSetUpView } from '#platform/identity/index.ts'
import { Banner } from '#ui/index.ts'
import { AddApp, ConfirmApp } from '../account/app-set-up.tsx'
import { Done, doneIn } from '../account/done.tsx'
import { FactorList } from '../account/factor-list.tsx'
import { refuseProblem, secretText, text, type FormAnswer } from '../account/form.server.ts'
import { requirePerson } from '../account/guard.server.ts'
import { AddPasskey } from '../account/passkey-set-up.tsx'
import { NewCodes, RecoveryCodes } from '../account/recovery-codes.tsx'
import { SocialLinks } from '../account/social-links.tsx'
import { socialProblemIn } from '../account/social-problems.ts'
import { areaMeta } from '../provider/page-meta.ts'
import { useSite } from '../shell/site.ts'

export const meta = areaMeta('Ways to sign in')
const here = '/account/security/sign-in'

export async function loader({ request, context }: LoaderFunctionArgs) {
  requirePerson(context, request)
  const [factors, freshness, links] = await context.read((ctx, core) =>
    Promise.all([
      core.identity.listSecondFactors(ctx),
      core.identity.freshnessOf(ctx),
      core.identity.listSocialLinks(ctx),
    ]),
  )
  return {
    ...factors,
    ...freshness,
    links,
    issuers: await context.run(async ({ social }) => [...social.issuers]),
    isActedFor: context.session?.impersonatorName != null,
    done: doneIn(request) ?? (new URL(request.url).searchParams.get('social') === 'linked' ? 'linked' : null),
    problem: socialProblemIn(request),
  }
}

type Told = {
  form: string
  setUp?: TotpSetUpView
  codes?: string[]
  next?: { issuer: string; href: string }
}

export async function action({ request, context }: ActionFunctionArgs) {
  requirePerson(context, request)
  const form = await request.formData()
  const intent = text(form, 'intent', 20)
  const attempt = await context.attempt(async () => {
    await context.limit('account')
    return perform(context, form, intent)
  })
  if (attempt.ok) return attempt.value
  if (intent !== 'app-code') return refuseProblem(intent, form, attempt.problem)
  // A wrong code must not take the picture away. It is drawn anew: what the page sent back is only its text.
  const setUp = await shownAgain(context, form)
  const refused = refuseProblem(intent, form, attempt.problem)
  return data({ ...refused.data, setUp }, { status: attempt.problem.status })
}

type Context = ActionFunctionArgs['context']

async function perform(context: Context, form: FormData, intent: string): Promise<Told | Response> {
  const proof = {
    currentPassword: secretText(form, 'currentPassword').slice(0, 1_000) || null,
    address: context.clientAddress,
  }
  const id = text(form, 'id', 36)
  const name = text(form, 'name', 80)
  const issuer = text(form, 'issuer', 20) as SocialIssuer
  return context.run(async (runtime, scope, { identity }) => {
    switch (intent) {
      case 'app':
        return { form: intent, setUp: await identity.startTotp(runtime, scope, proof) }
      case 'app-code': {
        const code = secretText(form, 'code').replaceAll(/\s/g, '').slice(0, 12)
        const { recoveryCodes } = await identity.finishTotp(runtime, scope, { id, code })
        return recoveryCodes ? { form: intent, codes: recoveryCodes } : redirect(`${here}?done=added`)
      }
      case 'passkey': {
        const answer = JSON.parse(text(form, 'answer', 40_000) || '{}') as {
          token: string
          response: PasskeyAttestation
        }
        const added = await identity.finishPasskey(runtime, scope, {
          ...answer,
          name: name || 'Passkey',
          origin: context.origin,
        })
        return added.recoveryCodes
          ? { form: intent, codes: added.recoveryCodes }
          : redirect(`${here}?done=added`)
      }
      case 'codes':
        return { form: intent, codes: await identity.renewRecoveryCodes(runtime, scope, proof) }
      case 'rename':
        await identity.renameFactor(runtime, scope, { id, name: name || 'Unnamed' })
        return redirect(`${here}?done=renamed`)
      case 'remove':
        await identity.removeFactor(runtime, scope, { id, ...proof })
        return redirect(`${here}?done=removed`)
      case 'unlink':
        await identity.removeSocialLink(runtime, scope, { issuer, ...proof })
        return redirect(`${here}?done=unlinked`)
      default:
        return {
          form: 'link',
          next: { issuer, href: await identity.startSocialLink(runtime, scope, { issuer, ...proof }) },
        }
    }
  })
}

async function shownAgain(context: Context, form: FormData): Promise<TotpSetUpView> {
  const address = text(form, 'address', 1_000)
  const secret = /[?&]secret=([A-Z2-7]+)/.exec(address)?.[1] ?? ''
  const qrCode = await context.run((_runtime, _scope, core) => core.identity.totpQrCode(address))
  return { id: text(form, 'id', 36), secret, address, qrCode }
}

const doneWords = {
  added: 'It is set up. From now on you are asked for it after your password.',
  renamed: 'The name is saved.',
  removed: 'It is removed, and no longer asked for.',
  linked: 'The accounts are joined. You can sign in with either.',
  unlinked: 'The accounts are separated.',
}

export default function WaysToSignIn() {
  const { items, recoveryCodesLeft, isFresh, hasPassword, links, issuers, isActedFor, done, problem } =
    useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>() as (Told & Partial<FormAnswer>) | undefined
  const site = useSite()
  const asksPassword = !isFresh && hasPassword
  const refused = answer?.errors ? (answer as FormAnswer) : undefined
  const answerTo = (...forms: string[]) => (refused && forms.includes(refused.form) ? refused : undefined)
  const head = (
    <header className="grid gap-2">
      <p>
        <a className="link inline-flex min-h-11 items-center text-sm" href="/account/security">
          Security
        </a>
      </p>
      <h1 className="heading text-2xl">Ways to sign in</h1>
    </header>
  )
  if (isActedFor) {
    return (
      <>
        {head}
        <p className="text-muted">How this person signs in is changed by themselves only.</p>
      </>
    )
  }
  if (answer?.setUp) {
    return (
      <>
        {head}
        <ConfirmApp setUp={answer.setUp} result={answerTo('app-code')} />
      </>
    )
  }
  return (
    <>
      {head}
      {answer ? null : <Done what={done} words={doneWords} />}
      {answer || !problem ? null : <Banner tone="warning">{problem}</Banner>}
      {!isFresh && !hasPassword ? (
        <Banner tone="info">
          You signed in a while ago. To change anything here, sign out and in again first.
        </Banner>
      ) : null}
      {answer?.codes ? <NewCodes codes={answer.codes} /> : null}
      {items.length > 0 ? (
        <FactorList
          factors={items}
          zone={site.timeZone}
          asksPassword={asksPassword}
          result={answerTo('rename', 'remove')}
        />
      ) : null}
      <AddPasskey asksPassword={asksPassword} result={answerTo('passkey')} />
      <AddApp asksPassword={asksPassword} result={answerTo('app')} />
      {items.length > 0 ? (
        <RecoveryCodes left={recoveryCodesLeft} asksPassword={asksPassword} result={answerTo('codes')} />
      ) : null}
      <SocialLinks
        links={links}
        issuers={issuers}
        asksPassword={asksPassword}
        result={answerTo('link', 'unlink')}
        next={answer?.next ?? null}
      />
    </>
  )
}
