import { pageMeta } from '../shell/page-meta.ts'

export { actOnPlans as action, loadPlanList as loader } from '../plans/list-page.server.ts'
export { PlanListPage as default } from '../plans/plan-list-page.tsx'
export { revalidateStale as shouldRevalidate } from '#ui/forms/revalidate-stale.ts'
export const meta = pageMeta('Plans')
export const handle = { crumbs: () => [{ label: 'Plans' }] }
