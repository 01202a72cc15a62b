import { data, redirect, type AppLoadContext } from '@remix-run/node'
import type { PlanDesk } from '#platform/billing/index.ts'
import { refusalOf, typedValues } from '#ui/forms/form-answer.ts'
import { attemptAtProcessor } from '#ui/money/answer.server.ts'
import { textOf } from '../shell/answer.server.ts'
import type { Buying } from './buyer.server.ts'
import { isPaying, wantedIn, type Wanted } from './choice.ts'

/** Longer than anybody looks at amounts before they press: after that they are reckoned anew. */
const shownFor = 60 * 60_000

/**
 * What was chosen, among what is offered.
 * @throws a 404 for a plan that is not, and a redirect for one that costs nothing or is there already
 */
export function chosenPlan({ path }: Buying, desk: PlanDesk, wanted: Wanted | null) {
  const plan = wanted && desk.plans.find(({ id }) => id === wanted.planId)
  if (!wanted || !plan) throw new Response(null, { status: 404 })
  const { subscription } = desk
  if (plan.prices.length === 0) throw redirect(isPaying(desk) ? `${path}/step?do=cancel` : path)
  // Back from the page of the processor, or pressed in two tabs: it is done.
  if (
    isPaying(desk) &&
    subscription?.planId === plan.id &&
    subscription.interval === wanted.interval &&
    !subscription.scheduled
  )
    throw redirect(path)
  return { wanted, plan }
}

/** What the choice comes to, before anything is agreed. */
export async function weigh(
  context: AppLoadContext,
  { place, owner }: Buying,
  { desk, wanted, couponCode }: { desk: PlanDesk; wanted: Wanted; couponCode: string },
) {
  if (isPaying(desk)) {
    const shown = await attemptAtProcessor(context, () =>
      place.run((runtime, scope, { billing }) => billing.previewChange(runtime, scope, { owner, ...wanted })),
    )
    if (!shown.ok) return { kind: 'refused' as const, message: shown.problem.detail ?? shown.problem.title }
    const { takesEffectAt, when, amounts } = shown.value
    return { kind: 'change' as const, when, amounts, takesEffectAt: new Date(takesEffectAt).toISOString() }
  }
  const look = (code: string) =>
    attemptAtProcessor(context, () =>
      place.run((runtime, scope, { billing }) =>
        billing.previewCheckout(runtime, scope, { owner, ...wanted, ...(code ? { couponCode: code } : {}) }),
      ),
    )
  const shown = await look(couponCode)
  if (shown.ok) return { kind: 'checkout' as const, checkout: shown.value, couponFault: null }
  const couponFault = shown.problem.errors?.find(({ field }) => field === 'couponCode')?.message ?? null
  const without = couponFault ? await look('') : shown
  return without.ok
    ? { kind: 'checkout' as const, checkout: without.value, couponFault }
    : { kind: 'refused' as const, message: without.problem.detail ?? without.problem.title }
}
export type Weighed = Awaited<ReturnType<typeof weigh>>

/** Agrees to what was shown: to the page of the processor, or the change itself. */
export async function agree(context: AppLoadContext, buying: Buying, form: FormData) {
  const { place, owner, path, pageUrl, readDesk } = buying
  const desk = await readDesk()
  const { wanted } = chosenPlan(buying, desk, wantedIn(form))
  if (!isPaying(desk)) {
    const couponCode = textOf(form, 'couponCode', 60)
    const opened = await attemptAtProcessor(context, () =>
      place.run((runtime, scope, { billing }) =>
        billing.beginCheckout(runtime, scope, {
          owner,
          ...wanted,
          ...(couponCode ? { couponCode } : {}),
          successUrl: `${pageUrl}/paid`,
          cancelUrl: `${pageUrl}/change?${new URLSearchParams({ plan: wanted.planId, interval: wanted.interval })}`,
        }),
      ),
    )
    return opened.ok ? redirect(opened.value) : refused(form, opened.problem)
  }
  const shownAt = new Date(textOf(form, 'at', 40))
  const age = Date.now() - shownAt.getTime()
  if (!(age >= 0 && age < shownFor)) {
    const message = 'The amounts were shown a while ago and are reckoned anew below: look at them once more.'
    return data({ errors: [{ field: '', message }], values: typedValues(form) }, { status: 409 })
  }
  const changed = await attemptAtProcessor(context, () =>
    place.run((runtime, scope, { billing }) =>
      billing.changePlan(runtime, scope, { owner, ...wanted, at: shownAt }),
    ),
  )
  if (!changed.ok) return refused(form, changed.problem)
  const outcome = { changed: 'changed', scheduled: 'scheduled', needs_payment: 'card' }
  return redirect(`${path}?done=${outcome[changed.value]}`)
}

type Problem = Parameters<typeof refusalOf>[0] & { status: number }
export const refused = (form: FormData, problem: Problem) =>
  data({ errors: refusalOf(problem), values: typedValues(form) }, { status: problem.status })
