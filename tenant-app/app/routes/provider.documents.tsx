import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { PageHead, Pagination } from '#ui/index.ts'
import { DocumentTable } from '#ui/money/document-list.tsx'
import { TaxDetailsForm } from '#ui/money/tax-details-form.tsx'
import { taxDetailsIn } from '#ui/money/tax-details.server.ts'
import { refuse, refuseProblem } from '../account/form.server.ts'
import { requireProviderOwner } from '../earnings/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Invoices')

const path = '/provider/documents'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { owner } = requireProviderOwner(context, request)
  const query = new URL(request.url).searchParams
  const cursor = query.get('cursor')
  const { page, details } = await context.read(async (ctx, core) => {
    const [documents, tax] = await Promise.all([
      core.payments.listDocuments(ctx, { as: 'provider' }, { limit: 20, ...(cursor ? { cursor } : {}) }),
      core.payments.readTaxDetails(ctx, owner),
    ])
    return { page: documents, details: tax }
  })
  return {
    documents: page.items,
    nextHref: page.nextCursor ? `?${new URLSearchParams({ cursor: page.nextCursor })}` : null,
    isFirst: cursor === null,
    details,
    isDone: query.get('done') === 'details',
    zone: context.tenant.timeZone,
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { owner } = requireProviderOwner(context, request)
  const form = await request.formData()
  const typed = taxDetailsIn(form)
  if (!typed.ok) return refuse('details', form, typed.errors)
  const saved = await context.attempt(() =>
    context.call((ctx, core) => core.payments.setTaxDetails(ctx, owner, { ...typed.value, feeTax: null })),
  )
  return saved.ok
    ? redirect(`${path}?done=details#tax-details`)
    : refuseProblem('details', form, saved.problem)
}

export default function ProviderDocuments() {
  const { documents, nextHref, isFirst, details, isDone, zone } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  return (
    <>
      <PageHead title="Invoices">
        What your customers get for what they pay, and what the marketplace has invoiced you.
      </PageHead>
      <div className="grid gap-6">
        <DocumentTable
          documents={documents}
          zone={zone}
          hrefOf={(id) => `/api/v1/provider/documents/${id}.pdf`}
          shows="recipient"
        />
        <Pagination
          {...(nextHref ? { nextHref } : {})}
          {...(isFirst ? {} : { previousHref: path })}
          label="Documents"
        />
        <TaxDetailsForm details={details} owner="provider" isDone={isDone} result={result} />
      </div>
    </>
  )
}
