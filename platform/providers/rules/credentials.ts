import type { CredentialState } from '../schemas.ts'

export const mostCredentials = 30
export const mostFileBytes = 10 * 1024 * 1024
export const longestFileName = 120

/** What is taken, by the content itself. Images are written anew; a PDF is kept as it is and never shown inline. */
export const acceptedFileTypes = ['application/pdf', 'image/jpeg', 'image/png', 'image/webp'] as const

/** Days before the end at which its owner is reminded; 0 is the last day. Least first. */
export const reminderDays = [0, 7, 30] as const

/** From one calendar date to another, both `YYYY-MM-DD`. */
export const daysUntil = (today: string, date: string): number =>
  Math.round((Date.parse(`${date}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000)

/**
 * The reminder that fits: the nearest one that has been reached. Earlier ones that were missed (the credential came
 * late) are not made up for. Null when there is time, or when it has expired.
 */
export function reminderDue(daysLeft: number): (typeof reminderDays)[number] | null {
  if (daysLeft < 0) return null
  return reminderDays.find((days) => daysLeft <= days) ?? null
}

/** A decision is made once. */
export const mayJudgeCredential = (state: CredentialState): boolean => state === 'pending'
