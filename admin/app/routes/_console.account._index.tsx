import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { ActionForm, Banner, Card, Field, SubmitButton, TextInput } from '#ui/index.ts'
import { AccountHead } from '../account/account-tabs.tsx'
import { answerOf, refuse, textOf } from '../shell/answer.server.ts'
import { requireAccount } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'

export const meta = pageMeta('Your account')
export const handle = { crumbs: () => [{ label: 'Your account' }] }

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { firstName, lastName, phone } = await requireAccount(context, request)
  return { firstName, lastName, phone }
}

export async function action({ context, request }: ActionFunctionArgs) {
  await requireAccount(context, request)
  const form = await request.formData()
  const missing = (['firstName', 'lastName'] as const).filter((name) => textOf(form, name, 80) === '')
  if (missing.length > 0) {
    return refuse(
      form,
      'profile',
      missing.map((field) => ({ field, message: 'Type your name' })),
    )
  }
  const attempt = await context.attempt(() =>
    context.call((ctx, core) =>
      core.identity.editCurrentUser(ctx, {
        firstName: textOf(form, 'firstName', 80),
        lastName: textOf(form, 'lastName', 80),
        phone: textOf(form, 'phone', 25) || null,
      }),
    ),
  )
  return answerOf(attempt, form, { form: 'profile', done: 'Saved.' })
}

export default function Profile() {
  const { firstName, lastName, phone } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  return (
    <>
      <AccountHead />
      <Card as="section" aria-label="Profile" className="max-w-lg">
        {result?.done ? (
          <Banner tone="positive" className="mb-4">
            {result.done}
          </Banner>
        ) : null}
        <ActionForm {...(result ? { result } : {})} className="grid gap-5">
          <div className="grid gap-5 sm:grid-cols-2">
            <Field name="firstName" label="First name">
              <TextInput autoComplete="given-name" defaultValue={firstName} maxLength={80} />
            </Field>
            <Field name="lastName" label="Last name">
              <TextInput autoComplete="family-name" defaultValue={lastName} maxLength={80} />
            </Field>
          </div>
          <Field name="phone" label="Telephone" optional>
            <TextInput
              type="tel"
              autoComplete="tel"
              defaultValue={phone ?? ''}
              maxLength={25}
              pattern="\+?[0-9 \(\)\.\/\-]{5,24}"
            />
          </Field>
          <SubmitButton>Save</SubmitButton>
        </ActionForm>
      </Card>
    </>
  )
}
