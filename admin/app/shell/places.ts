import {
  BadgeCheck,
  BellRing,
  ChartColumnStacked,
  ClipboardCheck,
  DoorOpen,
  FileText,
  Gift,
  Handshake,
  Landmark,
  LayoutDashboard,
  Receipt,
  Repeat,
  Scale,
  ScrollText,
  ShieldAlert,
  Tags,
  UserCog,
  Users,
  Video,
  Wallet,
  type LucideIcon,
} from 'lucide-react'
import type { Permission } from '#platform/identity/index.ts'

/** The pages of a marketplace, in the order of the sidebar. */
export type Place = {
  /** Below `/m/<slug>`. */
  path: string
  label: string
  /** What else it is looked for by. */
  words?: string
  icon: LucideIcon
  permission?: Permission
}

export const places: readonly Place[] = [
  { path: '', label: 'Overview', icon: LayoutDashboard },
  { path: '/reviews', label: 'Verification', icon: ClipboardCheck, permission: 'provider.review' },
  {
    path: '/payments',
    label: 'Payments',
    words: 'money charges refunds transactions',
    icon: Receipt,
    permission: 'payment.read_any',
  },
  {
    path: '/earnings',
    label: 'Earnings',
    words: 'commission money statement',
    icon: ChartColumnStacked,
    permission: 'payment.read_any',
  },
  {
    path: '/payouts',
    label: 'Payouts',
    words: 'bank account withdraw balance stripe',
    icon: Landmark,
    permission: 'payment.read_any',
  },
  {
    path: '/chargebacks',
    label: 'Chargebacks',
    words: 'disputes bank evidence',
    icon: ShieldAlert,
    permission: 'payment.read_any',
  },
  {
    path: '/documents',
    label: 'Invoices',
    words: 'documents receipts credit notes tax number vat',
    icon: FileText,
    permission: 'payment.read_any',
  },
  {
    path: '/plans',
    label: 'Plans',
    words: 'price list tiers features limits subscription',
    icon: Tags,
    permission: 'plan.manage',
  },
  {
    path: '/subscriptions',
    label: 'Subscriptions',
    words: 'revenue mrr recurring churn trials plans',
    icon: Repeat,
    permission: 'plan.manage',
  },
  { path: '/users', label: 'Users', icon: Users, permission: 'user.read' },
  {
    path: '/access',
    label: 'Access',
    words: 'invite customers private domains',
    icon: DoorOpen,
    permission: 'marketplace.manage',
  },
  {
    path: '/policies',
    label: 'Booking policies',
    words: 'cancellation refund no-show terms',
    icon: Handshake,
    permission: 'marketplace.manage',
  },
  {
    path: '/booking-settings',
    label: 'Reminders and closing',
    words: 'booking settings completion review waitlist',
    icon: BellRing,
    permission: 'marketplace.manage',
  },
  {
    path: '/credits',
    label: 'Credits and vouchers',
    words: 'gift wallet goodwill code',
    icon: Gift,
    permission: 'credit.manage',
  },
  {
    path: '/settings/payments',
    label: 'Payment settings',
    words: 'money tax vat commission fee deposit tips',
    icon: Wallet,
    permission: 'marketplace.manage',
  },
  {
    path: '/video-calls',
    label: 'Video calls',
    words: 'online meetings jitsi zoom',
    icon: Video,
    permission: 'marketplace.manage',
  },
  {
    path: '/reconciliation',
    label: 'Reconciliation',
    words: 'ledger differences processor stripe books',
    icon: Scale,
    permission: 'reconciliation.read',
  },
  {
    path: '/plan',
    label: 'Your plan',
    words: 'upgrade limits invoices subscription platform',
    icon: BadgeCheck,
    permission: 'plan.subscribe_marketplace',
  },
  { path: '/staff', label: 'Staff', icon: UserCog, permission: 'staff.read' },
  { path: '/audit', label: 'Audit log', icon: ScrollText, permission: 'audit.read' },
]

/** What the platform itself sells, outside of every marketplace. */
export const platformPlaces = [
  { href: '/platform/plans', label: 'Plans', words: 'price list tiers marketplaces', icon: Tags },
  {
    href: '/platform/subscriptions',
    label: 'Subscriptions',
    words: 'revenue mrr churn trials',
    icon: Repeat,
  },
] as const

/** As the layout of a marketplace sends it to the browser. */
export type Marketplace = {
  slug: string
  name: string
  status: string
  origin: string
  logoUrl: string | null
  timeZone: string
  currency: string
  /** Paths of the places that this account may open. */
  places: string[]
  /** What the pages show buttons for; the services ask again. */
  may: Partial<Record<Permission, boolean>>
}

export const placesOf = ({ places: open }: Pick<Marketplace, 'places'>): Place[] =>
  places.filter(({ path }) => open.includes(path))
