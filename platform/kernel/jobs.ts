import type { Static, TSchema } from 'typebox'
import type { EmittedEvent, EventDefinition } from './events.ts'
import type { Scope } from './tenant.ts'

/**
 * Work that an event asks for and that needs more than one transaction, usually because it calls an outside
 * service. It runs at least once: `run` must be safe to repeat. (What fits in one transaction is a subscriber.)
 */
export type JobDefinition<Runtime> = {
  event: EventDefinition
  /** Stable: it names the job in the queue and its row in `handled_events`. */
  id: string
  run(runtime: Runtime, scope: Scope, event: EmittedEvent<never>): Promise<void>
}

export function jobOn<Runtime, Payload extends TSchema>(
  event: EventDefinition<Payload>,
  id: string,
  run: (runtime: Runtime, scope: Scope, event: EmittedEvent<Static<Payload>>) => Promise<unknown>,
): JobDefinition<Runtime> {
  return { event, id, run: run as JobDefinition<Runtime>['run'] }
}

/** Work that comes due by time. What is due is in rows, so that a sweep that was missed catches up at the next. */
export type Sweep<Runtime> = {
  name: string
  everyMs: number
  /**
   * SQL for role `relay`, answering `tenant_id` of the tenants with something due. It sees all tenants, so it
   * must not read more than that. `$1` in it is the present moment of the runtime's clock.
   */
  findTenants: string
  /** Called for one tenant after the other; a throw is logged and the next tenant has its turn. */
  run(runtime: Runtime, scope: Scope): Promise<unknown>
}
