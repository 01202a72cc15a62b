import { redirect } from '@remix-run/node'
import { refuseProblem } from '../forms/refusal.server.ts'
import { askProcessor, type Buying } from './buying.server.ts'
import { couponIn } from './choice.ts'
import { takesCoupon } from './standing.ts'

/** What a code would save of the plan that runs. @throws a redirect where none can be entered */
export async function readCoupon(buying: Buying, request: Request) {
  const { owner, path, desk } = buying
  const { subscription } = desk
  if (!subscription || !takesCoupon(subscription)) throw redirect(path)
  const code = couponIn(new URL(request.url).searchParams)
  const nothing = { subscription, code, shown: null }
  if (code === '') return { ...nothing, fault: null }
  const looked = await askProcessor(buying, (runtime, scope, billing) =>
    billing.previewCoupon(runtime, scope, { owner, couponCode: code }),
  )
  if (!looked.ok) {
    const { errors, detail, title } = looked.problem
    return { ...nothing, fault: errors?.[0]?.message ?? detail ?? title }
  }
  const { next, ...rest } = looked.value
  return { ...nothing, fault: null, shown: { ...rest, next: { ...next, at: next.at.toISOString() } } }
}

/** Enters the code that was shown: it counts from the next payment on. */
export async function takeCoupon(buying: Buying, form: FormData) {
  const { owner, path } = buying
  const applied = await askProcessor(buying, (runtime, scope, billing) =>
    billing.applyCoupon(runtime, scope, { owner, couponCode: couponIn(form) }),
  )
  return applied.ok
    ? redirect(`${path}?done=coupon`)
    : refuseProblem('coupon', form, applied.problem, () => '')
}
