import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import type { PasskeyAttestation } from '#platform/identity/index.ts'
import { refusalOf } from '#ui/forms/form-answer.ts'
import { Banner } from '#ui/index.ts'
import { AccountHead } from '../account/account-tabs.tsx'
import { FactorList, NewCodes, RecoveryCodes } from '../account/factor-list.tsx'
import { AddApp, AddPasskey, ConfirmApp } from '../account/factor-forms.tsx'
import { textOf } from '../shell/answer.server.ts'
import { requireAccount } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'

export const meta = pageMeta('Second factor')
export const handle = {
  crumbs: () => [{ label: 'Your account', href: '/account' }, { label: 'Second factor' }],
}

export async function loader({ context, request }: LoaderFunctionArgs) {
  await requireAccount(context, request, { mayLackFactor: true })
  const [factors, freshness] = await context.read((ctx, core) =>
    Promise.all([core.identity.listSecondFactors(ctx), core.identity.freshnessOf(ctx)]),
  )
  const policy = await context.run(async ({ config }) => config.staffSecondFactor)
  return { ...factors, ...freshness, isMissing: policy === 'required' && !context.session?.isTwoFactor }
}

export async function action({ context, request }: ActionFunctionArgs) {
  await requireAccount(context, request, { mayLackFactor: true })
  const sent = await request.formData()
  const form = textOf(sent, 'form', 20)
  const proof = {
    currentPassword: String(sent.get('currentPassword') ?? '').slice(0, 200) || null,
    address: context.clientAddress,
  }
  const attempt = await context.attempt(async () => {
    await context.limit('account')
    return context.run(async (runtime, scope, { identity }) => {
      const id = textOf(sent, 'id', 36)
      if (form === 'start') return { setUp: await identity.startTotp(runtime, scope, proof) }
      if (form === 'remove') {
        await identity.removeFactor(runtime, scope, { id, ...proof })
        return { done: 'It is removed.' }
      }
      if (form === 'codes') return { codes: await identity.renewRecoveryCodes(runtime, scope, proof) }
      const added =
        form === 'passkey'
          ? await identity.finishPasskey(runtime, scope, {
              ...(JSON.parse(textOf(sent, 'answer', 40_000)) as {
                token: string
                response: PasskeyAttestation
              }),
              name: textOf(sent, 'name', 80) || 'Passkey',
              origin: context.origin,
            })
          : await identity.finishTotp(runtime, scope, { id, code: textOf(sent, 'code', 10) })
      return { codes: added.recoveryCodes, done: `${added.factor.name} is set up.` }
    })
  })
  const nothing = { form, errors: [], setUp: null, codes: null, done: '', refusal: '' }
  if (attempt.ok) return data({ ...nothing, ...attempt.value })
  // A wrong code must not take the picture away.
  const setUp =
    form === 'confirm' ? (JSON.parse(textOf(sent, 'setUp', 20_000) || 'null') as SetUp | null) : null
  const errors = refusalOf(attempt.problem)
  return data({ ...nothing, setUp, errors, refusal: crypto.randomUUID() }, { status: attempt.problem.status })
}

export type SetUp = { id: string; secret: string; address: string; qrCode: string }

export default function SecondFactor() {
  const { items, recoveryCodesLeft, isFresh, hasPassword, isMissing } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const asksPassword = !isFresh && hasPassword
  const resultOf = (form: string) => (result?.form === form && result.errors.length > 0 ? { result } : {})
  return (
    <>
      <AccountHead />
      {isMissing && items.length === 0 ? (
        <Banner tone="warning" title="Set up a second factor to go on">
          Those who run marketplaces sign in with two proofs. An authenticator app on your telephone takes a
          minute.
        </Banner>
      ) : null}
      {isMissing && items.length > 0 ? (
        <Banner tone="warning" title="Sign in once more">
          This session began with one proof only. Sign out, and sign in with your second factor.
        </Banner>
      ) : null}
      {result?.done ? <Banner tone="positive">{result.done}</Banner> : null}
      {result?.codes ? <NewCodes codes={result.codes} /> : null}
      {result?.setUp ? (
        <ConfirmApp setUp={result.setUp} {...resultOf('confirm')} refusal={result.refusal} />
      ) : (
        <div className="grid gap-6 lg:grid-cols-2">
          <AddApp asksPassword={asksPassword} {...resultOf('start')} />
          <AddPasskey asksPassword={asksPassword} {...resultOf('passkey')} />
        </div>
      )}
      {items.length > 0 ? (
        <>
          <FactorList items={items} asksPassword={asksPassword} {...resultOf('remove')} />
          <RecoveryCodes left={recoveryCodesLeft} asksPassword={asksPassword} {...resultOf('codes')} />
        </>
      ) : null}
    </>
  )
}
