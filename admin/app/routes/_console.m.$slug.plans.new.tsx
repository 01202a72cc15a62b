import type { ActionFunctionArgs } from '@remix-run/node'
import { savePlan } from '../plans/save.server.ts'
import { pageMeta } from '../shell/page-meta.ts'

export { loadPlanEditor as loader } from '../plans/edit-page.server.ts'
export { PlanEditorPage as default } from '../plans/edit-page.tsx'
export const meta = pageMeta('New plan')
export const handle = {
  crumbs: ({ base }: { base: string }) => [{ label: 'Plans', href: `${base}/plans` }, { label: 'New' }],
}

export const action = (args: ActionFunctionArgs) => savePlan(args, null)
