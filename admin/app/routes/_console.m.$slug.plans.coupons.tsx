import { pageMeta } from '../shell/page-meta.ts'

export { actOnCoupons as action, loadCoupons as loader } from '../plans/coupons-page.server.ts'
export { CouponsPage as default } from '../plans/coupons-page.tsx'
export const meta = pageMeta('Coupons')
export const handle = {
  crumbs: ({ base }: { base: string }) => [{ label: 'Plans', href: `${base}/plans` }, { label: 'Coupons' }],
}
