import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData, type ShouldRevalidateFunction } from '@remix-run/react'
import { Banner, PageHead } from '#ui/index.ts'
import { refusalOf, typedValues } from '#ui/forms/form-answer.ts'
import { revalidateStale } from '#ui/forms/revalidate-stale.ts'
import { SettingsEditor } from '../payments/settings-editor.tsx'
import { readSettings } from '../payments/settings-form.ts'
import { redirectDone } from '../shell/answer.server.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'

export const meta = pageMeta('Payments')
export const handle = { crumbs: () => [{ label: 'Payment settings' }] }

/** An example changes nothing that stands. */
export const shouldRevalidate: ShouldRevalidateFunction = (args) =>
  args.formData?.get('intent') === 'preview' ? false : revalidateStale(args)

export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'marketplace.manage')
  const found = await place.read(async (ctx, core) => {
    const [settings, categories, plans] = await Promise.all([
      core.payments.getPaymentSettings(ctx),
      core.catalog.listCategories(ctx),
      core.billing.namePlans(ctx),
    ])
    return { settings, categories, plans, example: core.payments.exampleOfSettings(settings, settings) }
  })
  return {
    settings: found.settings,
    categories: found.categories.map(({ id, name }) => ({ id, name })),
    plans: found.plans,
    example: found.example,
    isDone: new URL(args.request.url).searchParams.has('done'),
  }
}

export async function action(args: ActionFunctionArgs) {
  const place = await requireMarketplace(args, 'marketplace.manage')
  const form = await args.request.formData()
  const { input, errors, fieldOf } = readSettings(form, place.tenant.currency)
  const values = typedValues(form)
  if (form.get('intent') === 'preview') {
    if (errors.length > 0) return data({ errors: [], values, example: null })
    const shown = await args.context.attempt(() =>
      place.read((ctx, core) => core.payments.previewPaymentSettings(ctx, input)),
    )
    return data({ errors: [], values, example: shown.ok ? shown.value : null })
  }

  if (errors.length > 0) return data({ errors, values, example: null }, { status: 422 })
  const version = Number(form.get('version'))
  const saved = await args.context.attempt(() =>
    place.call((ctx, core) => core.payments.setPaymentSettings(ctx, { ...input, version })),
  )
  if (saved.ok) return redirectDone(args.request, 'saved')
  const { status } = saved.problem
  return data({ errors: refusalOf(saved.problem, fieldOf), values, example: null }, { status })
}

export default function PaymentSettingsPage() {
  const { settings, categories, plans, example, isDone } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  return (
    <>
      <PageHead title="Payments">
        How customers pay, what is taxed, and who gets how much. It counts for what is booked from now on;
        nothing that is agreed changes.
      </PageHead>
      {isDone && !result ? (
        <Banner tone="positive">Saved. It counts for what is booked from now on.</Banner>
      ) : null}
      {settings.isOnline && !settings.canReceive ? (
        <Banner tone="warning" role="note" title="Your share cannot be paid out yet">
          The marketplace has no account with the processor that can take money. Customers can pay, and your
          share waits until there is one.
        </Banner>
      ) : null}
      <SettingsEditor
        key={settings.version}
        settings={settings}
        categories={categories}
        plans={plans}
        example={result ? result.example : example}
        result={result}
      />
    </>
  )
}
