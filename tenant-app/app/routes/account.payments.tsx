import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { CreditCard, Table } from 'lucide-react'
import { EmptyState, LinkButton, Pagination } from '#ui/index.ts'
import { allCountries } from '#ui/forms/country-choices.ts'
import { TaxDetailsForm } from '#ui/money/tax-details-form.tsx'
import { taxDetailsIn } from '#ui/money/tax-details.server.ts'
import { refuse, refuseProblem, text } from '../account/form.server.ts'
import { requirePerson } from '../account/guard.server.ts'
import { PaymentCard } from '../account/payment-card.tsx'
import { PurchaseList } from '../account/purchase-list.tsx'
import { areaMeta } from '../provider/page-meta.ts'

export const meta = areaMeta('Payments')

const path = '/account/payments'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const user = requirePerson(context, request)
  const query = new URL(request.url).searchParams
  const cursor = query.get('cursor')
  const { page, purchases, details } = await context.read(async (ctx, core) => {
    const [payments, bought, billing] = await Promise.all([
      core.payments.listOwnPayments(ctx, { limit: 10, ...(cursor ? { cursor } : {}) }),
      cursor ? [] : core.payments.listOwnPurchases(ctx),
      core.payments.readTaxDetails(ctx, { kind: 'user', id: user.id }),
    ])
    return { page: payments, purchases: bought, details: billing }
  })
  const name = `${user.firstName} ${user.lastName}`.trim()
  return {
    payments: page.items,
    purchases,
    nextHref: page.nextCursor ? `?${new URLSearchParams({ cursor: page.nextCursor })}` : null,
    isFirst: cursor === null,
    // Until something else is said, an invoice is addressed to whoever books.
    details: details.version === 0 ? { ...details, legalName: name } : details,
    countries: allCountries(details.country, context.tenant.locale),
    isDone: query.get('done') === 'details',
    zone: context.tenant.timeZone,
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const user = requirePerson(context, request)
  const form = await request.formData()
  if (form.get('form') === 'pay') {
    const chargeId = text(form, 'chargeId', 36)
    const opened = await context.attempt(() =>
      context.call((ctx, core) => core.payments.createOwnPayLink(ctx, chargeId)),
    )
    // Paid meanwhile, in another tab: the page says so.
    return redirect(opened.ok ? opened.value : path)
  }
  const typed = taxDetailsIn(form)
  if (!typed.ok) return refuse('details', form, typed.errors)
  const owner = { kind: 'user', id: user.id } as const
  const saved = await context.attempt(() =>
    context.call((ctx, core) => core.payments.setTaxDetails(ctx, owner, { ...typed.value, feeTax: null })),
  )
  return saved.ok
    ? redirect(`${path}?done=details#tax-details`)
    : refuseProblem('details', form, saved.problem)
}

const documentHref = (id: string) => `/api/v1/users/me/documents/${id}.pdf`

export default function OwnPayments() {
  const { payments, purchases, nextHref, isFirst, details, countries, isDone, zone } =
    useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  return (
    <>
      <section aria-labelledby="payments" className="grid gap-5">
        <h1 id="payments" className="heading text-2xl">
          Payments
        </h1>
        <div className="flex flex-wrap gap-3">
          <LinkButton
            href="/account/payment-methods"
            variant="secondary"
            size="sm"
            icon={<CreditCard aria-hidden="true" className="icon" />}
          >
            Your cards
          </LinkButton>
          {payments.length + purchases.length > 0 ? (
            <LinkButton
              href="/api/v1/users/me/payments.csv"
              download
              variant="secondary"
              size="sm"
              icon={<Table aria-hidden="true" className="icon" />}
            >
              Download as a table
            </LinkButton>
          ) : null}
        </div>
        {payments.length > 0 ? (
          <ul className="grid gap-4">
            {payments.map((payment) => (
              <PaymentCard
                key={payment.id}
                payment={payment}
                zone={zone}
                href={payment.subjectKind === 'booking' ? `/account/bookings/${payment.subjectId}` : null}
                documentHref={documentHref}
              />
            ))}
          </ul>
        ) : isFirst && purchases.length === 0 ? (
          <EmptyState title="Nothing paid yet">
            What you pay online is kept here, with its invoices and receipts.
          </EmptyState>
        ) : isFirst ? null : (
          <p className="text-muted">There is nothing further.</p>
        )}
        <Pagination
          {...(nextHref ? { nextHref } : {})}
          {...(isFirst ? {} : { previousHref: path })}
          label="Payments"
        />
      </section>
      <PurchaseList purchases={purchases} zone={zone} documentHref={documentHref} />
      <TaxDetailsForm
        details={details}
        countries={countries}
        owner="customer"
        isDone={isDone}
        result={result}
      />
    </>
  )
}
