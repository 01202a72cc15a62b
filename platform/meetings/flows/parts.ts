import type { Log } from '#platform/kernel/log.ts'
import type { Runtime } from '#platform/runtime.ts'
import { gatewayNamed, type MeetingAccess, type Room } from '../gateways/index.ts'

/** What the flows of calls need of the process. */
export type Parts = Pick<Runtime, 'database' | 'vault' | 'meetings'> & { log: Pick<Log, 'warn'> }

/** Closes rooms that nobody will enter. It harms nobody when one of them stays. */
export async function closeSurplus(
  { meetings, log }: Pick<Parts, 'meetings' | 'log'>,
  access: MeetingAccess,
  surplus: readonly { gateway: string; room: Room }[],
): Promise<void> {
  for (const { gateway, room } of surplus) {
    await gatewayNamed(meetings, gateway, access)
      ?.closeRoom(room)
      .catch((error: unknown) => log.warn({ err: error, gateway }, 'a room could not be closed'))
  }
}
