/** At these parts of a limit its owner is warned. */
export const warningPercents = [80, 100] as const
export type WarningPercent = (typeof warningPercents)[number]

/** The warnings that are due when what was used grows: each only by the one step that reaches it. */
export function warningsCrossed(before: number, after: number, limit: number | null): WarningPercent[] {
  if (limit === null || limit === 0) return []
  return warningPercents.filter((percent) => {
    const reached = Math.ceil((limit * percent) / 100)
    return before < reached && reached <= after
  })
}

/** Whole percent of a limit that are used, downwards; null without a limit. */
export const usedPercent = (used: number, limit: number | null): number | null =>
  limit === null ? null : limit === 0 ? 100 : Math.floor((used * 100) / limit)
