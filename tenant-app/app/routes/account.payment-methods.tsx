import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import type { PaymentMethodView } from '#platform/payments/index.ts'
import { ActionForm, Badge, Card, EmptyState, Field, Select, SubmitButton, useLocale } from '#ui/index.ts'
import { attemptAtProcessor } from '#ui/money/answer.server.ts'
import { Done, doneIn } from '../account/done.tsx'
import { refuseProblem, text } from '../account/form.server.ts'
import { requirePerson } from '../account/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export const meta = areaMeta('Your cards')

const path = '/account/payment-methods'

export async function loader({ request, context }: LoaderFunctionArgs) {
  requirePerson(context, request)
  const setup = new URL(request.url).searchParams.get('setup')
  if (setup) {
    // Whoever comes back sees the card at once, and not only when the processor's notice has come.
    await attemptAtProcessor(context, () =>
      context.run((runtime, scope, core) => core.payments.settleOwnSetup(runtime, scope, setup)),
    )
    throw redirect(`${path}?done=added`)
  }
  const methods = await context.read((ctx, core) => core.payments.listOwnMethods(ctx))
  const isOffered = await context.run(async (runtime) => runtime.payments.isOffered)
  return { methods, isOffered, done: doneIn(request) }
}

export async function action({ request, context }: ActionFunctionArgs) {
  requirePerson(context, request)
  const form = await request.formData()
  const kind = text(form, 'form', 20)
  const methodId = text(form, 'methodId', 36)
  if (kind === 'default') {
    const chosen = await context.attempt(() =>
      context.call((ctx, core) => core.payments.chooseOwnDefault(ctx, methodId)),
    )
    return chosen.ok ? redirect(`${path}?done=default`) : refuseProblem(kind, form, chosen.problem)
  }
  if (kind === 'remove') {
    const replaceWith = text(form, 'replaceWith', 36)
    const removed = await attemptAtProcessor(context, () =>
      context.run((runtime, scope, core) =>
        core.payments.removeMethod(runtime, scope, { methodId, ...(replaceWith ? { replaceWith } : {}) }),
      ),
    )
    return removed.ok
      ? redirect(`${path}?done=removed`)
      : refuseProblem(`remove-${methodId}`, form, removed.problem)
  }
  const opened = await attemptAtProcessor(context, () =>
    context.run((runtime, scope, core) =>
      core.payments.openSetup(runtime, scope, { returnUrl: `${context.origin}${path}` }),
    ),
  )
  return opened.ok ? redirect(opened.value) : refuseProblem('add', form, opened.problem)
}

const doneWords = {
  added: 'Done. What the payment service has kept is listed below.',
  default: 'Saved. Later payments are made with this card.',
  removed: 'The card is gone, here and at the payment service.',
}

export default function PaymentMethods() {
  const { methods, isOffered, done } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const answerTo = (form: string) => (answer?.form === form ? answer : undefined)
  return (
    <section aria-labelledby="methods" className="grid gap-5">
      <div className="grid gap-1">
        <a
          className="link inline-flex min-h-11 items-center justify-self-start text-sm"
          href="/account/payments"
        >
          Payments
        </a>
        <h1 id="methods" className="heading text-2xl">
          Your cards
        </h1>
        <p className="max-w-measure text-muted">
          They are kept by the payment service; here only the last four digits are known. Nothing is charged
          without what you agreed to when you booked.
        </p>
      </div>
      {answer ? null : <Done what={done} words={doneWords} />}
      {methods.length > 0 ? (
        <ul className="grid gap-4">
          {methods.map((method) => (
            <MethodCard
              key={method.id}
              method={method}
              others={methods.filter(({ id }) => id !== method.id)}
              result={answerTo(`remove-${method.id}`)}
            />
          ))}
        </ul>
      ) : (
        <EmptyState title="No card is kept">
          When a booking asks for one, or you add one here, it is listed with what it is used for.
        </EmptyState>
      )}
      {isOffered ? (
        <ActionForm result={answerTo('add')}>
          <input type="hidden" name="form" value="add" />
          <SubmitButton variant={methods.length > 0 ? 'secondary' : 'primary'}>Add a card</SubmitButton>
          <p className="mt-2 max-w-measure text-sm text-muted">
            You type it on the page of the payment service, and come back here.
          </p>
        </ActionForm>
      ) : (
        <p className="text-muted">This marketplace takes no payments online.</p>
      )}
    </section>
  )
}

type CardProps = Readonly<{
  method: PaymentMethodView
  others: readonly PaymentMethodView[]
  result: { errors: readonly { field: string; message: string }[] } | undefined
}>

function MethodCard({ method, others, result }: CardProps) {
  const locale = useLocale()
  const { id, name, isDefault, neededFor, expiry } = method
  const isNeeded = neededFor.length > 0
  return (
    <Card as="li" className="grid gap-4">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-48 flex-1">
          <h2 className="font-strong tabular-nums">{name}</h2>
          <p className="text-sm text-muted">{expiryText(method, locale)}</p>
        </div>
        <p className="flex flex-wrap gap-2">
          {isDefault ? <Badge>Used first</Badge> : null}
          {expiry === 'good' ? null : (
            <Badge tone={expiry === 'over' ? 'negative' : 'warning'}>
              {expiry === 'over' ? 'Expired' : 'Expires soon'}
            </Badge>
          )}
        </p>
      </div>
      {isNeeded ? (
        <p className="text-sm">
          Will still be charged for {new Intl.ListFormat(locale).format(neededFor)}.
          {others.length === 0 ? ' Add another card before you remove it.' : ''}
        </p>
      ) : null}
      <div className="flex flex-wrap items-end gap-3">
        {isDefault || expiry === 'over' ? null : (
          <ActionForm summary={false}>
            <input type="hidden" name="form" value="default" />
            <input type="hidden" name="methodId" value={id} />
            <SubmitButton size="sm" variant="secondary" aria-label={`Use it first: ${name}`}>
              Use it first
            </SubmitButton>
          </ActionForm>
        )}
        <ActionForm result={result} className="flex flex-wrap items-end gap-3">
          <input type="hidden" name="form" value="remove" />
          <input type="hidden" name="methodId" value={id} />
          {isNeeded && others.length > 0 ? (
            <Field name="replaceWith" label="Charge this one instead">
              <Select options={others.map((other) => ({ value: other.id, label: other.name }))} />
            </Field>
          ) : null}
          <SubmitButton size="sm" variant="quiet" aria-label={`Remove: ${name}`}>
            Remove
          </SubmitButton>
        </ActionForm>
      </div>
    </Card>
  )
}

function expiryText({ expiryMonth, expiryYear, kind }: PaymentMethodView, locale: string): string {
  if (expiryMonth === null || expiryYear === null) return kind === 'card' ? '' : 'Does not expire'
  const month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.UTC(expiryYear, expiryMonth - 1, 15),
  )
  return `Good until the end of ${month}`
}
