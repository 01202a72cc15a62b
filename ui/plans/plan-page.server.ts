import { redirect } from '@remix-run/node'
import { refuse, refuseProblem } from '../forms/refusal.server.ts'
import { askProcessor, type Buying } from './buying.server.ts'
import { defaultPlanOf, intervalIn } from './choice.ts'

/** All that the page of a plan shows of it. What was paid is for whoever pays. */
export async function readPlanPage(
  { owner, desk, path, read }: Pick<Buying, 'owner' | 'desk' | 'path' | 'read'>,
  request: Request,
) {
  const query = new URL(request.url).searchParams
  // Where the API's own way to pay leads back to.
  if (query.get('checkout') === 'done') throw redirect(`${path}/paid`)
  const cursor = query.get('cursor')
  const { mayBuy, subscription } = desk
  const seen = await read(async (ctx, { billing }) => {
    const [{ entitlements }, usage, invoices, card] = await Promise.all([
      billing.getEntitlements(ctx, owner),
      billing.getUsage(ctx, owner),
      mayBuy ? billing.listPlanInvoices(ctx, owner, { limit: 10, ...(cursor ? { cursor } : {}) }) : null,
      mayBuy ? billing.getPlanCard(ctx, owner) : null,
    ])
    return { entitlements, usage, invoices, card }
  })
  return {
    ...seen,
    desk,
    path,
    defaultPlan: defaultPlanOf(desk),
    interval: query.has('interval') ? intervalIn(query) : (subscription?.interval ?? 'month'),
    soughtFeature: query.get('feature'),
    isFurther: cursor !== null,
    done: query.get('done'),
    problem: query.get('problem'),
  }
}

/** Tries again to collect what is open. */
export async function payAgain(buying: Buying, form: FormData) {
  const { owner, path } = buying
  const tried = await askProcessor(buying, (runtime, scope, billing) =>
    billing.payOpenInvoices(runtime, scope, { owner }),
  )
  if (!tried.ok) return refuseProblem('pay', form, tried.problem)
  if (tried.value?.state === 'past_due') {
    const message = 'The card was refused again. Your plan stays as it is: use another card, or try later.'
    return refuse('pay', form, [{ field: '', message }])
  }
  return redirect(`${path}?done=paid`)
}
