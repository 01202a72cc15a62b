import { redirect } from '@remix-run/node'
import type { TenantView } from '#platform/tenancy/index.ts'
import { allCountries } from '../forms/country-choices.ts'
import { refuseProblem } from '../forms/refusal.server.ts'
import { billingDetailsField, billingDetailsIn } from './billing-details.server.ts'
import { askProcessor, type Buying } from './buying.server.ts'
import { isPaying } from './choice.ts'

/** The card and the billing details of a buyer. @throws a redirect for whoever is back from leaving a card */
export async function readPaying(
  buying: Buying,
  request: Request,
  { country, locale }: Pick<TenantView, 'country' | 'locale'>,
) {
  const { owner, path, desk } = buying
  const query = new URL(request.url).searchParams
  // Back from the page on which a card was left: it counts at once, and not only when the next sweep comes.
  if (query.get('card') === 'left') {
    const settled = await askProcessor(buying, (runtime, scope, billing) =>
      billing.settleCardChange(runtime, scope, { owner }),
    )
    throw redirect(`${path}/paying?done=${settled.ok ? (settled.value ? 'card' : 'same') : 'later'}`)
  }
  const { card, details } = await buying.read(async (ctx, { billing }) => {
    const [kept, said] = await Promise.all([
      billing.getPlanCard(ctx, owner),
      billing.getBillingDetails(ctx, owner),
    ])
    return { card: kept, details: said }
  })
  return {
    card,
    details,
    pays: isPaying(desk),
    countries: allCountries(details.address?.country ?? country, locale),
    done: query.get('done'),
  }
}

/** Leads to the page on which another card is left, or keeps the billing details. */
export async function takePaying(buying: Buying, form: FormData) {
  const { owner, path, pageUrl } = buying
  if (form.get('form') === 'card') {
    const here = `${pageUrl}/paying`
    const opened = await askProcessor(buying, (runtime, scope, billing) =>
      billing.beginCardChange(runtime, scope, { owner, successUrl: `${here}?card=left`, cancelUrl: here }),
    )
    return opened.ok ? redirect(opened.value) : refuseProblem('card', form, opened.problem)
  }
  const saved = await askProcessor(buying, (runtime, scope, billing) =>
    billing.setBillingDetails(runtime, scope, { owner, ...billingDetailsIn(form) }),
  )
  return saved.ok
    ? redirect(`${path}/paying?done=details#billing-details`)
    : refuseProblem('details', form, saved.problem, billingDetailsField)
}
