import type { Core } from '#platform/core.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { textOf } from '../shell/answer.server.ts'
import { moved } from '../shell/moved.ts'

const states: Record<string, 'offered' | 'hidden' | 'retired'> = {
  offer: 'offered',
  hide: 'hidden',
  retire: 'retired',
}

/** What the buttons of the list do. @returns the name of what was done */
export async function changePlans(ctx: Ctx, { billing }: Core, form: FormData): Promise<string> {
  const planId = textOf(form, 'planId', 36)
  const wish = textOf(form, 'do', 20)
  const state = states[wish]
  if (state) {
    await billing.setPlanState(ctx, { planId, version: Number(form.get('version')), state })
    return state
  }
  const ids = (await billing.listPlans(ctx)).map(({ id }) => id)
  await billing.orderPlans(ctx, { planIds: moved(ids, planId, wish === 'raise' ? -1 : 1) })
  return 'order'
}
