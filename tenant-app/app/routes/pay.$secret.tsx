import {
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { CircleCheck, Clock, Hourglass } from 'lucide-react'
import {
  ActionForm,
  Banner,
  Card,
  EmptyState,
  formatDate,
  formatMoney,
  PriceBreakdown,
  SubmitButton,
  useLocale,
} from '#ui/index.ts'
import { safeReturnPath } from '#ui/return-path.ts'
import { refuseProblem } from '../account/form.server.ts'
import { Frame } from '../booking/frame.tsx'
import { useSite } from '../shell/site.ts'

export const meta: MetaFunction = () => [
  { title: 'Pay' },
  { name: 'robots', content: 'noindex' },
  // The address is the key to this page: no other site may learn it.
  { name: 'referrer', content: 'same-origin' },
]

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const secret = params.secret ?? ''
  await context.limit('search')
  const query = new URL(request.url).searchParams
  if (query.has('back')) {
    // What became of it is read from the processor; where that cannot be asked now, the page says that it is on its way.
    await context
      .attempt(() =>
        context.run((runtime, scope, core) => core.payments.settlePayLink(runtime, scope, { secret })),
      )
      .catch(ignoreOutage)
    const to = safeReturnPath(query.get('to'), context.origin)
    if (to) throw redirect(to)
  }
  const link = await context.read((ctx, core) => core.payments.readPayLink(ctx, secret))
  return { link, isBack: query.has('back'), timeZone: context.tenant.timeZone }
}

function ignoreOutage(error: unknown) {
  if (!(error instanceof Response)) throw error
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const secret = params.secret ?? ''
  await context.limit('booking')
  const form = await request.formData()
  const { origin } = context
  const attempt = await context.attempt(() =>
    context.run((runtime, scope, core) => core.payments.openPayLink(runtime, scope, { secret, origin })),
  )
  if (!attempt.ok) return refuseProblem('pay', form, attempt.problem)
  return redirect(attempt.value ?? `/pay/${secret}`)
}

/** What is to be paid, for whoever has the link; the card itself is asked for on the page of the processor. */
export default function PayPage() {
  const { link, isBack, timeZone } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const site = useSite()
  const locale = useLocale()
  const money = (amount: number) => formatMoney(amount, link.currency, locale)
  if (link.state === 'paid')
    return (
      <Frame width="narrow">
        <EmptyState
          level={1}
          icon={<CircleCheck aria-hidden="true" />}
          title={`${money(link.amount)} are paid`}
        >
          Thank you. There is nothing more to do here.
        </EmptyState>
      </Frame>
    )
  if (link.state === 'processing')
    return (
      <Frame width="narrow">
        <EmptyState level={1} icon={<Hourglass aria-hidden="true" />} title="Your bank is working on it">
          You hear by e-mail when it has arrived. There is nothing more to do here.
        </EmptyState>
      </Frame>
    )
  if (link.state === 'expired' || link.state === 'cancelled')
    return (
      <Frame width="narrow">
        <EmptyState
          level={1}
          icon={<Clock aria-hidden="true" />}
          title={link.state === 'expired' ? 'This link is too old' : 'This is not to be paid any more'}
        >
          {link.state === 'expired'
            ? `Open your booking to pay it there, or ask ${site.name} for another link.`
            : 'There is nothing to do here.'}
        </EmptyState>
      </Frame>
    )
  return (
    <Frame width="narrow">
      <header className="grid gap-2">
        <h1 className="heading text-2xl">{money(link.amount)} to pay</h1>
        <p className="text-muted">{link.title}</p>
      </header>
      {isBack ? (
        <Banner tone="info" title="Not paid yet">
          If you have just paid, it may take a moment: load this page again before you pay a second time.
        </Banner>
      ) : null}
      {link.failureCode ? (
        <Banner tone="warning" title="Your card could not be charged">
          Please pay with another card, or try this one again.
        </Banner>
      ) : null}
      <Card className="grid gap-4">
        <PriceBreakdown
          lines={link.rows.length > 1 ? link.rows : []}
          total={link.amount}
          {...(link.rows.length === 1 ? { totalLabel: link.rows[0]!.label } : {})}
          currency={link.currency}
          note={[
            link.taxAmount ? `Includes ${money(link.taxAmount)} tax.` : '',
            link.dueAt ? `Due on ${formatDate(link.dueAt, timeZone, locale)}.` : '',
            `This link works until ${formatDate(link.expiresAt, timeZone, locale)}.`,
          ]
            .filter(Boolean)
            .join(' ')}
        />
        <ActionForm result={result} className="grid">
          <SubmitButton name="intent" value="pay">
            Pay {money(link.amount)}
          </SubmitButton>
        </ActionForm>
        <p className="text-sm text-muted">You pay on the secure page of our payment processor.</p>
      </Card>
    </Frame>
  )
}
