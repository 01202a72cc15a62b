import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData, useParams } from '@remix-run/react'
import { PageHead, Pagination } from '#ui/index.ts'
import { DocumentTable } from '#ui/money/document-list.tsx'
import { TaxDetailsForm } from '#ui/money/tax-details-form.tsx'
import { taxDetailsIn } from '#ui/money/tax-details.server.ts'
import { answerOf, refuse } from '../shell/answer.server.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'

export const meta = pageMeta('Invoices')
export const handle = { crumbs: () => [{ label: 'Invoices' }] }

export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'payment.read_any')
  const query = new URL(args.request.url).searchParams
  const cursor = query.get('cursor')
  const mayEdit = place.may('marketplace.manage')
  const { page, details } = await place.read(async (ctx, core) => {
    const [documents, tax] = await Promise.all([
      core.payments.listDocuments(ctx, { as: 'marketplace' }, { limit: 20, ...(cursor ? { cursor } : {}) }),
      mayEdit ? core.payments.readTaxDetails(ctx, { kind: 'tenant', id: place.tenant.id }) : null,
    ])
    return { page: documents, details: tax }
  })
  return {
    documents: page.items,
    nextHref: page.nextCursor ? `?${new URLSearchParams({ cursor: page.nextCursor })}` : null,
    isFirst: cursor === null,
    details,
    isDone: query.get('done') === 'details',
    zone: place.tenant.timeZone,
  }
}

export async function action(args: ActionFunctionArgs) {
  const place = await requireMarketplace(args, 'marketplace.manage')
  const form = await args.request.formData()
  const typed = taxDetailsIn(form)
  if (!typed.ok) return refuse(form, 'details', typed.errors)
  const saved = await args.context.attempt(() =>
    place.call((ctx, core) =>
      core.payments.setTaxDetails(ctx, { kind: 'tenant', id: place.tenant.id }, typed.value),
    ),
  )
  if (!saved.ok) return answerOf(saved, form, { form: 'details', done: '' })
  return redirect(`/m/${args.params.slug}/documents?done=details#tax-details`)
}

export default function Documents() {
  const { documents, nextHref, isFirst, details, isDone, zone } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { slug } = useParams()
  return (
    <>
      <PageHead title="Invoices">
        Every invoice, receipt and credit note of the marketplace. None is ever changed or taken away.
      </PageHead>
      <div className="grid gap-6">
        <DocumentTable
          documents={documents}
          zone={zone}
          hrefOf={(id) => `/m/${slug}/documents/${id}`}
          shows="both"
        />
        <Pagination
          {...(nextHref ? { nextHref } : {})}
          {...(isFirst ? {} : { previousHref: `/m/${slug}/documents` })}
          label="Documents"
        />
        {details ? <TaxDetailsForm details={details} owner="tenant" isDone={isDone} result={result} /> : null}
      </div>
    </>
  )
}
