import { redirect, type AppLoadContext } from '@remix-run/node'
import type { OfferedPlan, PlanDesk } from '#platform/billing/index.ts'
import { attemptAtProcessor } from '#ui/money/answer.server.ts'
import { refuse, refuseProblem, text } from '../account/form.server.ts'
import { choosePath, planPath, type Wanted, wantedIn } from './address.ts'

type Owner = { kind: 'provider'; id: string }
type Buying = { context: AppLoadContext; owner: Owner; desk: PlanDesk }

/** Longer than anybody looks at amounts before they press: after that they are reckoned anew. */
const shownFor = 60 * 60_000

/** Pays for a plan already, so that another one is a change of it. */
export const isPaying = ({ subscription }: Pick<PlanDesk, 'subscription'>): boolean =>
  subscription !== null && !subscription.isGiven

/**
 * What was chosen, among what is offered here.
 * @throws a 404 for a plan that is not, and a redirect for one that needs no payment or is there already
 */
export function chosenPlan(desk: PlanDesk, wanted: Wanted | null): { wanted: Wanted; plan: OfferedPlan } {
  const plan = wanted && desk.plans.find(({ id }) => id === wanted.planId)
  if (!wanted || !plan) throw new Response(null, { status: 404 })
  const { subscription } = desk
  if (plan.prices.length === 0) throw redirect(isPaying(desk) ? `${planPath}/step?do=cancel` : planPath)
  const isSame =
    isPaying(desk) &&
    subscription?.planId === plan.id &&
    subscription.interval === wanted.interval &&
    subscription.seats === wanted.seats
  // Back from the page of the processor, or pressed in two tabs: it is done.
  if (isSame) throw redirect(planPath)
  return { wanted, plan }
}

/** What the choice comes to, before anything is agreed. */
export async function weighChoice(
  { context, owner, desk }: Buying,
  { wanted, couponCode }: { wanted: Wanted; couponCode: string },
) {
  if (isPaying(desk)) {
    const shown = await attemptAtProcessor(context, () =>
      context.run((runtime, scope, core) => core.billing.previewChange(runtime, scope, { owner, ...wanted })),
    )
    if (!shown.ok) return { kind: 'refused' as const, message: shown.problem.detail ?? shown.problem.title }
    const { takesEffectAt, ...change } = shown.value
    return { kind: 'change' as const, change: { ...change, takesEffectAt: takesEffectAt.toISOString() } }
  }
  const look = (code: string) =>
    attemptAtProcessor(context, () =>
      context.run((runtime, scope, core) =>
        core.billing.previewCheckout(runtime, scope, {
          owner,
          ...wanted,
          ...(code ? { couponCode: code } : {}),
        }),
      ),
    )
  const shown = await look(couponCode)
  if (shown.ok) return { kind: 'checkout' as const, checkout: shown.value, couponFault: null }
  const couponFault = shown.problem.errors?.find(({ field }) => field === 'couponCode')?.message ?? null
  const without = couponFault ? await look('') : shown
  if (!without.ok)
    return { kind: 'refused' as const, message: without.problem.detail ?? without.problem.title }
  return { kind: 'checkout' as const, checkout: without.value, couponFault }
}

/** Agrees to what was shown: to the page of the processor, or the change itself. */
export async function agree({ context, owner, desk }: Buying, form: FormData) {
  const { wanted } = chosenPlan(desk, wantedIn({ get: (name) => form.get(name) }))
  const couponCode = text(form, 'couponCode', 60)
  if (!isPaying(desk)) {
    const { origin } = context
    const opened = await attemptAtProcessor(context, () =>
      context.run((runtime, scope, core) =>
        core.billing.beginCheckout(runtime, scope, {
          owner,
          ...wanted,
          ...(couponCode ? { couponCode } : {}),
          successUrl: `${origin}${planPath}/paid`,
          cancelUrl: `${origin}${choosePath(wanted)}`,
        }),
      ),
    )
    return opened.ok ? redirect(opened.value) : refuseProblem('agree', form, opened.problem)
  }
  const shownAt = new Date(text(form, 'at'))
  const age = Date.now() - shownAt.getTime()
  if (!(age >= 0 && age < shownFor)) {
    const message = 'The amounts were shown a while ago and are reckoned anew below: look at them once more.'
    return refuse('agree', form, [{ field: '', message }], 409)
  }
  const changed = await attemptAtProcessor(context, () =>
    context.run((runtime, scope, core) =>
      core.billing.changePlan(runtime, scope, { owner, ...wanted, at: shownAt }),
    ),
  )
  if (!changed.ok) return refuseProblem('agree', form, changed.problem)
  const outcome = { changed: 'done=changed', scheduled: 'done=scheduled', needs_payment: 'problem=card' }
  return redirect(`${planPath}?${outcome[changed.value]}`)
}
