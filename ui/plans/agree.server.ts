import { redirect } from '@remix-run/node'
import type { OfferedPlan } from '#platform/billing/index.ts'
import { refuse, refuseProblem } from '../forms/refusal.server.ts'
import { askProcessor, type Buying } from './buying.server.ts'
import { choosePath, isPaying, type Wanted, wantedIn } from './choice.ts'

/** Longer than anybody looks at amounts before they press: after that they are reckoned anew. */
const shownFor = 60 * 60_000

/**
 * What was chosen, among what is offered.
 * @throws a 404 for a plan that is not, and a redirect for one that needs no payment or is there already
 */
export function chosenPlan(
  { desk, path }: Pick<Buying, 'desk' | 'path'>,
  wanted: Wanted | null,
): { wanted: Wanted; plan: OfferedPlan } {
  const plan = wanted && desk.plans.find(({ id }) => id === wanted.planId)
  if (!wanted || !plan) throw new Response(null, { status: 404 })
  const { subscription } = desk
  if (plan.prices.length === 0) throw redirect(isPaying(desk) ? `${path}/step?do=cancel` : path)
  const isSame =
    isPaying(desk) &&
    subscription?.planId === plan.id &&
    subscription.interval === wanted.interval &&
    subscription.seats === wanted.seats
  // Back from the page of the processor, or pressed in two tabs: it is done.
  if (isSame) throw redirect(path)
  return { wanted, plan }
}

/** What the choice comes to, before anything is agreed. */
export async function weighChoice(
  buying: Buying,
  { wanted, couponCode }: { wanted: Wanted; couponCode: string },
) {
  const { owner, desk } = buying
  if (isPaying(desk)) {
    const shown = await askProcessor(buying, (runtime, scope, billing) =>
      billing.previewChange(runtime, scope, { owner, ...wanted }),
    )
    if (!shown.ok) return { kind: 'refused' as const, message: shown.problem.detail ?? shown.problem.title }
    const { takesEffectAt, ...change } = shown.value
    return { kind: 'change' as const, change: { ...change, takesEffectAt: takesEffectAt.toISOString() } }
  }
  const look = (code: string) =>
    askProcessor(buying, (runtime, scope, billing) =>
      billing.previewCheckout(runtime, scope, { owner, ...wanted, ...(code ? { couponCode: code } : {}) }),
    )
  const shown = await look(couponCode)
  if (shown.ok) return { kind: 'checkout' as const, checkout: shown.value, couponFault: null }
  const couponFault = shown.problem.errors?.find(({ field }) => field === 'couponCode')?.message ?? null
  const without = couponFault ? await look('') : shown
  if (!without.ok)
    return { kind: 'refused' as const, message: without.problem.detail ?? without.problem.title }
  return { kind: 'checkout' as const, checkout: without.value, couponFault }
}
export type Weighed = Awaited<ReturnType<typeof weighChoice>>

/** Agrees to what was shown: to the page of the processor, or the change itself. */
export async function agree(buying: Buying, form: FormData) {
  const { owner, desk, path, pageUrl } = buying
  const { wanted } = chosenPlan(buying, wantedIn(form))
  if (!isPaying(desk)) {
    const couponCode = String(form.get('couponCode') ?? '').slice(0, 60)
    const opened = await askProcessor(buying, (runtime, scope, billing) =>
      billing.beginCheckout(runtime, scope, {
        owner,
        ...wanted,
        ...(couponCode ? { couponCode } : {}),
        successUrl: `${pageUrl}/paid`,
        cancelUrl: choosePath(pageUrl, wanted),
      }),
    )
    return opened.ok ? redirect(opened.value) : refuseProblem('agree', form, opened.problem)
  }
  const shownAt = new Date(String(form.get('at') ?? ''))
  const age = Date.now() - shownAt.getTime()
  if (!(age >= 0 && age < shownFor)) {
    const message = 'The amounts were shown a while ago and are reckoned anew below: look at them once more.'
    return refuse('agree', form, [{ field: '', message }], 409)
  }
  const changed = await askProcessor(buying, (runtime, scope, billing) =>
    billing.changePlan(runtime, scope, { owner, ...wanted, at: shownAt }),
  )
  if (!changed.ok) return refuseProblem('agree', form, changed.problem)
  const outcome = { changed: 'done=changed', scheduled: 'done=scheduled', needs_payment: 'problem=card' }
  return redirect(`${path}?${outcome[changed.value]}`)
}
