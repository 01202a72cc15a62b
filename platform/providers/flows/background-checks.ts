import type { Database } from '#platform/kernel/database.ts'
import { AppError } from '#platform/kernel/errors.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { BackgroundCheckGateway } from '../gateways/background-check/index.ts'
import type { BackgroundCheckView } from '../schemas.ts'
import {
  findCheckedPerson,
  listOpenChecks,
  recordCheckAsked,
  recordCheckOutcome,
  requestBackgroundCheck,
} from '../service/background-checks.ts'

type Doors = { database: Pick<Database, 'inTenant' | 'readTenant'> }

/** @throws AppError `unavailable` where no service is connected, else as the service's `requestBackgroundCheck` */
export async function orderBackgroundCheck(
  { database }: Doors,
  scope: Scope,
  input: { providerId: string; gateway: BackgroundCheckGateway | null },
): Promise<BackgroundCheckView> {
  const { providerId, gateway } = input
  if (!gateway) throw new AppError('unavailable', { detail: 'No service for background checks is connected' })
  return database.inTenant(scope, (ctx) => requestBackgroundCheck(ctx, { providerId, gateway: gateway.name }))
}

/** Sends the question out. Repeated, the service knows it by its id. */
export async function askForBackgroundCheck(
  { database }: Doors,
  scope: Scope,
  { backgroundCheckId, gateway }: { backgroundCheckId: string; gateway: BackgroundCheckGateway },
): Promise<void> {
  const found = await database.readTenant(scope, (ctx) => findCheckedPerson(ctx, backgroundCheckId))
  if (!found) return
  const { person } = found
  if (!person) {
    const outcome = { state: 'failed' as const, detail: 'This provider has no owner to ask about' }
    await database.inTenant(scope, (ctx) => recordCheckOutcome(ctx, { backgroundCheckId, ...outcome }))
    return
  }
  const { reference } = await gateway.request(backgroundCheckId, person)
  await database.inTenant(scope, (ctx) => recordCheckAsked(ctx, { backgroundCheckId, reference }))
}

/** Looks after every question that is open: asks those that were not asked, and fetches answers that are there. */
export async function followBackgroundChecks(
  doors: Doors,
  scope: Scope,
  gateway: BackgroundCheckGateway,
): Promise<void> {
  const open = await doors.database.readTenant(scope, (ctx) => listOpenChecks(ctx))
  for (const { id: backgroundCheckId, reference } of open) {
    if (reference === null) await askForBackgroundCheck(doors, scope, { backgroundCheckId, gateway })
    else {
      const outcome = await gateway.find(reference)
      if (outcome) {
        await doors.database.inTenant(scope, (ctx) =>
          recordCheckOutcome(ctx, { backgroundCheckId, ...outcome }),
        )
      }
    }
  }
}
