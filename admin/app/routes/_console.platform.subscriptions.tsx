import { pageMeta } from '../shell/page-meta.ts'

export { loadSubscriptions as loader } from '../plans/subscriptions-page.server.ts'
export { SubscriptionsPage as default } from '../plans/subscriptions-page.tsx'
export const meta = pageMeta('Subscriptions')
export const handle = { crumbs: () => [{ label: 'Subscriptions' }] }
