/**
 * Everything that a plan may hold, said once. A plan is data: for each of these keys what it grants. Who asks, asks for
 * a key here and never for a plan. A key that was sold stays: promises name it.
 */

/** Who buys: a provider of a marketplace, or a marketplace of the platform. */
export type Buyer = 'provider' | 'tenant'
export const buyers = ['provider', 'tenant'] as const satisfies readonly Buyer[]

type Words = { label: string; description: string }
/** There, or not. */
type Switch = Words & { kind: 'switch'; buyer: Buyer }
/** So many at a time. */
type Limit = Words & { kind: 'limit'; buyer: Buyer }
/**
 * So many in each period, which begins on the wall of the marketplace's time zone. One that is a sum is counted by
 * those of the providers together: a counter of its own would make all of them wait for one row.
 */
type Meter = Words & { kind: 'meter'; buyer: Buyer; resets: MeterPeriod; sumOf?: string }
/** A share in basis points that is taken: less is better, and what no plan says is `most`. */
type Rate = Words & { kind: 'rate'; buyer: Buyer; most: number }
export type Feature = Switch | Limit | Meter | Rate

export const meterPeriods = ['day', 'month', 'year'] as const
export type MeterPeriod = (typeof meterPeriods)[number]

export const features = {
  listing: {
    kind: 'switch',
    buyer: 'provider',
    label: 'Listing',
    description: 'Your own page and your services on the marketplace',
  },
  bookings: {
    kind: 'meter',
    buyer: 'provider',
    resets: 'month',
    label: 'Bookings a month',
    description: 'Counted when a booking is confirmed',
  },
  'analytics.basic': {
    kind: 'switch',
    buyer: 'provider',
    label: 'Basic analytics',
    description: 'How many visited and how many booked',
  },
  'analytics.advanced': {
    kind: 'switch',
    buyer: 'provider',
    label: 'Advanced analytics',
    description: 'Where customers come from, what they return for, and when',
  },
  'marketing.tools': {
    kind: 'switch',
    buyer: 'provider',
    label: 'Marketing tools',
    description: 'A printed poster that leads to your page',
  },
  'portfolio.customise': {
    kind: 'switch',
    buyer: 'provider',
    label: 'Portfolio customisation',
    description: 'Your own colour, and the sections of your page in your order',
  },
  'calendar.sync': {
    kind: 'switch',
    buyer: 'provider',
    label: 'Calendar integration',
    description: 'Google, Outlook and calendar addresses keep your times in step',
  },
  'team.members': {
    kind: 'limit',
    buyer: 'provider',
    label: 'Team sub-accounts',
    description: 'People who work in your business besides you, each with a sign-in of their own',
  },
  'api.access': {
    kind: 'switch',
    buyer: 'provider',
    label: 'API access',
    description: 'Your bookings and times for programs of your own',
  },
  'page.white_label': {
    kind: 'switch',
    buyer: 'provider',
    label: 'White-label page',
    description: 'Your page shows your name first, without suggestions of others',
  },
  'support.priority': {
    kind: 'switch',
    buyer: 'provider',
    label: 'Priority support',
    description: 'Your questions are answered first',
  },
  marketplaces: {
    kind: 'limit',
    buyer: 'tenant',
    label: 'Marketplaces',
    description: 'Marketplaces of one owner',
  },
  staff: {
    kind: 'limit',
    buyer: 'tenant',
    label: 'Staff',
    description: 'People who run the marketplace, open invitations among them',
  },
  providers: {
    kind: 'limit',
    buyer: 'tenant',
    label: 'Providers',
    description: 'Providers who have applied or work on the marketplace',
  },
  'marketplace.bookings': {
    kind: 'meter',
    buyer: 'tenant',
    resets: 'month',
    sumOf: 'bookings',
    label: 'Bookings a month',
    description: 'Confirmed bookings of all providers together',
  },
  'domain.custom': {
    kind: 'switch',
    buyer: 'tenant',
    label: 'Own domain',
    description: 'The marketplace answers at an address of your own',
  },
  'sender.own_domain': {
    kind: 'switch',
    buyer: 'tenant',
    label: 'Own sender domain',
    description: 'E-mails leave from an address of your own',
  },
  'theme.code': {
    kind: 'switch',
    buyer: 'tenant',
    label: 'Theme code',
    description: 'Templates and styles of your own',
  },
  'marketplace.api': {
    kind: 'switch',
    buyer: 'tenant',
    label: 'API and webhooks',
    description: 'The marketplace for programs of your own',
  },
  'platform.fee': {
    kind: 'rate',
    buyer: 'tenant',
    most: 300,
    label: 'Platform fee',
    description: 'Of what customers pay online, beside the fees of the card',
  },
} as const satisfies Record<string, Feature>

export type FeatureKey = keyof typeof features
export const featureKeys = Object.keys(features) as FeatureKey[]
type KeysOf<Kind extends Feature['kind']> = {
  [Key in FeatureKey]: (typeof features)[Key]['kind'] extends Kind ? Key : never
}[FeatureKey]
export type LimitKey = KeysOf<'limit'>
export type MeterKey = KeysOf<'meter'>

export const featureOf = (key: FeatureKey): Feature => features[key]
export const isFeature = (key: string): key is FeatureKey => Object.hasOwn(features, key)
export const featuresFor = (buyer: Buyer): FeatureKey[] =>
  featureKeys.filter((key) => features[key].buyer === buyer)
export const metersFor = (buyer: Buyer): MeterKey[] =>
  featuresFor(buyer).filter((key): key is MeterKey => features[key].kind === 'meter')

/**
 * What is granted of one feature: a switch is on or off, a limit and a meter are a number or null for without end, a
 * rate is in basis points.
 */
export type FeatureValue = boolean | number | null
/** What is not named is not granted. */
export type Contents = Partial<Record<FeatureKey, FeatureValue>>

/** What somebody has of a feature that nobody grants. */
export const nothingOf = (key: FeatureKey): FeatureValue => {
  const feature = featureOf(key)
  if (feature.kind === 'switch') return false
  return feature.kind === 'rate' ? feature.most : 0
}

/** Positive where `one` gives more than `other`, negative where less, 0 where as much. */
export function compareValues(key: FeatureKey, one: FeatureValue, other: FeatureValue): number {
  const [first, second] = [worth(one), worth(other)]
  if (first === second) return 0
  return (first > second ? 1 : -1) * (featureOf(key).kind === 'rate' ? -1 : 1)
}

const worth = (value: FeatureValue): number => {
  if (value === null) return Number.POSITIVE_INFINITY
  return typeof value === 'boolean' ? Number(value) : value
}

/** Is there any of it at all? */
export const isGranted = (key: FeatureKey, value: FeatureValue): boolean =>
  featureOf(key).kind === 'rate' || worth(value) > 0

/** What some contents grant of a feature, whether they name it or not. */
export const valueIn = (contents: Contents, key: FeatureKey): FeatureValue => {
  const value = contents[key]
  return value === undefined ? nothingOf(key) : value
}
