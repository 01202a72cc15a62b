import type { Scope } from '#platform/kernel/tenant.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { MeetingFailure, type MeetingProblem } from '../gateways/index.ts'
import {
  checkMeetingSettings,
  type ReadSettings,
  setMeetingSettings,
  type WantedSettings,
} from '../service/settings.ts'
import type { Parts } from './parts.ts'

/**
 * Says where calls take place from now on. Credentials are shown to the service first: those that it refuses are not
 * kept. When it does not answer they are, and what it said stands beside them.
 * @throws AppError `forbidden`, `validation_failed`, `stale_version`
 */
export async function saveMeetingSettings(
  { database, vault, meetings }: Pick<Parts, 'database' | 'vault' | 'meetings'>,
  scope: Scope,
  input: WantedSettings,
): Promise<ReadSettings> {
  const wanted = await database.inTenant(scope, (ctx) => checkMeetingSettings(ctx, vault, input))
  const problem = wanted.zoom && (await problemWith(meetings.zoom(wanted.zoom)))
  if (problem === 'credentials_refused') {
    const message = 'Zoom does not take these credentials'
    throw new AppError('validation_failed', {
      detail: message,
      errors: [{ field: 'zoom.clientSecret', message }],
    })
  }
  const { version } = input
  return database.inTenant(scope, (ctx) => setMeetingSettings(ctx, vault, { ...wanted, version, problem }))
}

async function problemWith(gateway: { check(): Promise<void> }): Promise<MeetingProblem | null> {
  try {
    await gateway.check()
    return null
  } catch (error) {
    if (error instanceof MeetingFailure) return error.problem
    throw error
  }
}
