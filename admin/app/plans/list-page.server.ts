import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { refusalOf } from '#ui/forms/form-answer.ts'
import { changePlans } from './change.server.ts'
import { requireSeller } from './price-list.server.ts'

const doneWords: Record<string, string> = {
  added: 'The plan is added at the end of the list.',
  saved: 'Saved.',
  offered: 'The plan is offered.',
  hidden: 'Nobody new sees the plan. Whoever has it keeps it.',
  retired: 'Nobody new gets the plan. Whoever has it keeps it.',
  order: 'The order is changed.',
}

/** The price list of a marketplace or of the platform. */
export async function loadPlanList(args: LoaderFunctionArgs) {
  const { read, call, buyer, base, currency } = await requireSeller(args)
  const found = await read((ctx, { billing }) => billing.listPlans(ctx))
  // Whoever has no price list yet gets the first one when they look at it.
  const plans =
    found.length > 0
      ? found
      : await call(async (ctx, { billing }) => {
          await billing.openPriceList(ctx)
          return billing.listPlans(ctx)
        })
  const done = doneWords[new URL(args.request.url).searchParams.get('done') ?? ''] ?? null
  return { plans, buyer, base, currency, done }
}

export async function actOnPlans(args: ActionFunctionArgs) {
  const seller = await requireSeller(args)
  const form = await args.request.formData()
  const changed = await args.context.attempt(() => seller.call((ctx, core) => changePlans(ctx, core, form)))
  if (changed.ok) return redirect(`${seller.base}/plans?done=${changed.value}`)
  return data({ errors: refusalOf(changed.problem) }, { status: changed.problem.status })
}
