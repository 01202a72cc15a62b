import { redirect } from '@remix-run/node'
import type { ChooseWhatStays, LeftoverView } from '#platform/billing/index.ts'
import { refuseProblem } from '../forms/refusal.server.ts'
import type { Buying } from './buying.server.ts'

/** Through which functions of the core it is read and chosen who rests. */
export type Resting = Readonly<{
  read: (planId: string | undefined) => Promise<LeftoverView>
  choose: (choice: ChooseWhatStays) => Promise<unknown>
}>

/** The plan that an address asks about, where it is offered; without one, the plan that is to come. */
function planIn({ desk }: Buying, request: Request): string | undefined {
  const wanted = new URL(request.url).searchParams.get('plan')
  return desk.plans.find(({ id }) => id === wanted)?.id
}

export async function readRest(buying: Buying, request: Request, { read }: Pick<Resting, 'read'>) {
  return {
    leftover: await read(planIn(buying, request)),
    done: new URL(request.url).searchParams.get('done'),
  }
}

/** Keeps who was ticked to stay; all others rest. */
export async function takeRest(buying: Buying, request: Request, { read, choose }: Resting) {
  const { attempt, path } = buying
  const planId = planIn(buying, request)
  const form = await request.formData()
  const stays = new Set(form.getAll('stays').map(String))
  const chosen = await attempt(async () => {
    const { people } = await read(planId)
    const resting = (people?.people ?? []).flatMap(({ id, mustStay }) =>
      mustStay || stays.has(id) ? [] : [id],
    )
    await choose({ resting, ...(planId ? { planId } : {}) })
  })
  if (!chosen.ok) return refuseProblem('rest', form, chosen.problem)
  return redirect(
    `${path}/rest?${new URLSearchParams({ done: 'chosen', ...(planId ? { plan: planId } : {}) })}`,
  )
}
