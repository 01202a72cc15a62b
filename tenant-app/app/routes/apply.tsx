import {
  redirect,
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
} from '@remix-run/node'
import { data } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { CalendarCheck, ShieldCheck, Store } from 'lucide-react'
import { ActionForm, Field, LinkButton, RadioGroup, SubmitButton, TextInput } from '#ui/index.ts'
import { Frame } from '../booking/frame.tsx'
import { refusalOf, typedValues } from '../provider/form-answer.ts'
import { areaMeta } from '../provider/page-meta.ts'
import { useSite } from '../shell/site.ts'

export const meta = areaMeta('Offer your services')
export const headers: HeadersFunction = () => ({ 'cache-control': 'no-store' })

export async function loader({ context }: LoaderFunctionArgs) {
  if (context.user?.providerId) throw redirect('/provider/onboarding')
  return { person: context.user && { firstName: context.user.firstName, email: context.user.email } }
}

export async function action({ request, context }: ActionFunctionArgs) {
  if (!context.user) throw redirect('/sign-in?to=%2Fapply')
  const form = await request.formData()
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const refuse = (errors: { field: string; label?: string; message: string }[], status: number) =>
    data({ errors, values: typedValues(form) }, { status })
  if (!text('businessName')) {
    return refuse([{ field: 'businessName', label: 'Name', message: 'Say under which name you work.' }], 422)
  }
  const attempt = await context.attempt(async () => {
    await context.limit('account')
    return context.call((ctx, core) =>
      core.providers.applyAsProvider(ctx, {
        businessName: text('businessName'),
        accountType: form.get('accountType') === 'company' ? 'company' : 'individual',
        city: text('city'),
      }),
    )
  })
  if (attempt.ok) return redirect('/provider/onboarding?step=about')
  // Another tab was faster: what was wanted is there.
  if (attempt.problem.code === 'conflict') return redirect('/provider/onboarding')
  return refuse([...refusalOf(attempt.problem)], attempt.problem.status)
}

const promises = [
  {
    icon: Store,
    title: 'A page of your own',
    text: 'With your services, pictures and badges, and a code to share it.',
  },
  {
    icon: CalendarCheck,
    title: 'Booked while you work',
    text: 'Customers choose among the times that you are free.',
  },
  {
    icon: ShieldCheck,
    title: 'Checked once',
    text: 'Somebody looks at your profile before customers see it.',
  },
]

export default function Apply() {
  const { person } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const site = useSite()
  return (
    <Frame>
      <header className="grid gap-3">
        <h1 className="heading text-3xl text-balance">Offer your services on {site.name}</h1>
        <p className="text-lg text-muted">
          It takes about ten minutes, and you can stop and go on at any time.
        </p>
      </header>
      {person ? (
        <ActionForm result={result} className="grid gap-6">
          <Field
            name="businessName"
            label="Name of your business"
            hint="Your own name, where you have no other."
          >
            <TextInput maxLength={80} autoComplete="organization" />
          </Field>
          <RadioGroup
            name="accountType"
            label="You work as"
            look="cards"
            columns={2}
            defaultValue="individual"
            choices={[
              { value: 'individual', label: 'One person', hint: 'Freelance, or a business of your own' },
              { value: 'company', label: 'A company', hint: 'With a team, or about to have one' },
            ]}
          />
          <Field name="city" label="Town" optional>
            <TextInput maxLength={80} autoComplete="address-level2" />
          </Field>
          <div className="grid gap-3">
            <SubmitButton size="lg" wide>
              Begin
            </SubmitButton>
            <p className="text-sm text-muted">Signed in as {person.email}</p>
          </div>
        </ActionForm>
      ) : (
        <>
          <ul className="grid gap-6">
            {promises.map(({ icon: Icon, title, text }) => (
              <li key={title} className="flex gap-4">
                <Icon aria-hidden="true" className="icon mt-1 shrink-0 text-xl text-accent" />
                <span className="grid gap-1">
                  <span className="font-strong">{title}</span>
                  <span className="text-muted">{text}</span>
                </span>
              </li>
            ))}
          </ul>
          <p>
            It costs nothing to begin.{' '}
            <a className="link" href="/plans">
              See all plans
            </a>
          </p>
          <div className="grid gap-4 border-t border-border pt-6 sm:flex sm:items-center sm:justify-between">
            <LinkButton href="/register?to=%2Fapply" size="lg">
              Create an account
            </LinkButton>
            <p className="text-muted">
              You have one already?{' '}
              <a className="link text-text" href="/sign-in?to=%2Fapply">
                Sign in
              </a>
            </p>
          </div>
        </>
      )}
    </Frame>
  )
}
