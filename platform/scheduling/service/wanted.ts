import type { BookableService } from '#platform/catalog/index.ts'
import type { ServiceTiming } from '../rules/index.ts'
import type { Except } from './conditions.ts'

/** An appointment that somebody would like to have. */
export type WantedSlot = {
  service: BookableService
  startsAt: Date
  /** One of the service's choices; its usual length when missing. */
  durationMinutes?: number | undefined
  /** Of a class; 1 when missing. */
  seats?: number | undefined
  /** Who of the team shall do it; anybody when missing. */
  memberId?: string | null | undefined
  except?: Except | undefined
  /** At any minute, whatever the grid of starts says: what follows in a visit, or what a person decides. */
  isOffGrid?: boolean | undefined
  /** Whatever notice and horizon say: for a provider who decides about their own time. */
  isShortNotice?: boolean | undefined
}

/** The clock's side of what is wanted. */
export const timingOf = ({
  service,
  durationMinutes,
  isOffGrid,
  isShortNotice,
}: Pick<WantedSlot, 'durationMinutes' | 'isOffGrid' | 'isShortNotice'> & {
  service: ServiceTiming
}): ServiceTiming => ({
  durationMinutes: durationMinutes ?? service.durationMinutes,
  bufferBeforeMinutes: service.bufferBeforeMinutes,
  bufferAfterMinutes: service.bufferAfterMinutes,
  stepMinutes: isOffGrid ? 1 : service.stepMinutes,
  minimumNoticeMinutes: isShortNotice ? 0 : service.minimumNoticeMinutes,
  horizonDays: isShortNotice ? 740 : service.horizonDays,
})

/** What an appointment takes, as it was found free: claimed as it stands, or not at all. */
export type Allocation = {
  /** Members of the team, or the provider itself where nobody is named. */
  people: readonly string[]
  /** Rooms, cars and the like: one for each need of the service. */
  resources: readonly string[]
  /** The class to join, or to open; null for an appointment of one's own. */
  groupSession: { id: string; isNew: boolean } | null
}

/** The range that a claim blocks, buffers included. */
export function blockedRange(timing: ServiceTiming, startsAt: Date): { from: Date; to: Date } {
  const minute = startsAt.getTime() / 60_000
  return {
    from: new Date((minute - timing.bufferBeforeMinutes) * 60_000),
    to: new Date((minute + timing.durationMinutes + timing.bufferAfterMinutes) * 60_000),
  }
}
