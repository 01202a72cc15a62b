import { type ImageRow, toImageView } from '#platform/media/index.ts'
import { type ProviderCardRow, toProviderCard } from '#platform/providers/index.ts'
import { standardPolicy } from './rules.ts'
import type {
  BookingFields,
  IntakeQuestion,
  LocationKind,
  PolicyTerms,
  ServiceCard,
  ServiceView,
  ShownPolicy,
} from './schemas.ts'

/** What `cardColumns` reads. */
export type CardRow = {
  id: string
  title: string
  durationMinutes: number
  priceAmount: number
  currency: string
  locationKind: LocationKind
  category: { slug: string; name: string; icon: string; colour: string }
  provider: ProviderCardRow
  image: ImageRow | null
}

/** What `serviceColumns` reads. */
export type ServiceRow = CardRow &
  BookingFields & {
    description: string
    categoryId: string
    policy:
      (Pick<ShownPolicy, 'name' | 'description' | 'version'> & { id: string; terms: PolicyTerms }) | null
    bufferBeforeMinutes: number
    bufferAfterMinutes: number
    stepMinutes: number
    minimumNoticeMinutes: number
    horizonDays: number
    intakeQuestions: IntakeQuestion[]
    isActive: boolean
    isListed: boolean
    version: number
    images: ImageRow[] | null
    members: ServiceView['members'] | null
  }

export const toServiceCard = (row: CardRow): ServiceCard => ({
  id: row.id,
  title: row.title,
  durationMinutes: row.durationMinutes,
  priceAmount: row.priceAmount,
  currency: row.currency,
  locationKind: row.locationKind,
  category: row.category,
  provider: toProviderCard(row.provider),
  image: toImageView(row.image),
})

export const toServiceView = (row: ServiceRow): ServiceView => ({
  ...toServiceCard(row),
  description: row.description,
  categoryId: row.categoryId,
  bufferBeforeMinutes: row.bufferBeforeMinutes,
  bufferAfterMinutes: row.bufferAfterMinutes,
  stepMinutes: row.stepMinutes,
  minimumNoticeMinutes: row.minimumNoticeMinutes,
  horizonDays: row.horizonDays,
  bookingMode: row.bookingMode,
  responseMinutes: row.responseMinutes,
  durationOptions: row.durationOptions,
  capacity: row.capacity,
  mostSeats: row.mostSeats,
  membersNeeded: row.membersNeeded,
  assignment: row.assignment,
  mayChooseMember: row.mayChooseMember,
  hasWaitingRoom: row.hasWaitingRoom,
  paymentTerms: row.paymentTerms,
  creditsRequired: row.creditsRequired,
  policyId: row.policyId,
  members: row.members ?? [],
  policy: toShownPolicy(row.policy),
  intakeQuestions: row.intakeQuestions,
  images: (row.images ?? []).map((image) => toImageView(image)),
  isActive: row.isActive,
  isListed: row.isListed,
  version: row.version,
})

function toShownPolicy(policy: ServiceRow['policy']): ShownPolicy {
  if (!policy) return { ...standardPolicy, description: '' }
  const { terms, ...rest } = policy
  return { ...rest, ...terms }
}
