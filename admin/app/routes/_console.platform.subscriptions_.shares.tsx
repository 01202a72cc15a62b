import { pageMeta } from '../shell/page-meta.ts'

export { loadShares as loader } from '../sold-invoices/shares-page.server.ts'
export { SharesPage as default } from '../sold-invoices/shares-page.tsx'
export const meta = pageMeta('Shares')
export const handle = {
  crumbs: () => [{ label: 'Subscriptions', href: '/platform/subscriptions' }, { label: 'Shares' }],
}
