import type { ActionFunctionArgs } from '@remix-run/node'
import { savePlan } from '../plans/save.server.ts'
import { pageMeta } from '../shell/page-meta.ts'

export { loadPlanEditor as loader } from '../plans/edit-page.server.ts'
export { PlanEditorPage as default } from '../plans/edit-page.tsx'
export { revalidateStale as shouldRevalidate } from '#ui/forms/revalidate-stale.ts'
export const meta = pageMeta('Plan')
export const handle = {
  crumbs: ({ base, plan }: { base: string; plan: { name: string } }) => [
    { label: 'Plans', href: `${base}/plans` },
    { label: plan.name },
  ],
}

export const action = (args: ActionFunctionArgs) => savePlan(args, args.params.planId ?? '')
