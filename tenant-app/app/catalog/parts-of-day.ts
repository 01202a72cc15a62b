/** Minutes of the wall clock; the end does not belong to it. */
export const partsOfDay = {
  any: { label: 'At any time', from: 0, to: 1440 },
  morning: { label: 'In the morning', from: 360, to: 720 },
  afternoon: { label: 'In the afternoon', from: 720, to: 1020 },
  evening: { label: 'In the evening', from: 1020, to: 1440 },
} as const
export type PartOfDay = keyof typeof partsOfDay
