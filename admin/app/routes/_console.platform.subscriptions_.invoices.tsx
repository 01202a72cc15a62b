import { pageMeta } from '../shell/page-meta.ts'

export { loadSoldInvoices as loader } from '../sold-invoices/invoices-page.server.ts'
export { SoldInvoicesPage as default } from '../sold-invoices/invoices-page.tsx'
export const meta = pageMeta('Invoices for plans')
export const handle = {
  crumbs: () => [
    { label: 'Subscriptions', href: '/platform/subscriptions' },
    { label: 'Invoices for plans' },
  ],
}
