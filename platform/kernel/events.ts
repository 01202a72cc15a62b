import type { Static, TSchema } from 'typebox'
import { newId } from './ids.ts'
import type { Ctx } from './tenant.ts'

/** Something that happened, in the past tense (`booking.cancelled`), with the shape of its payload. */
export type EventDefinition<Payload extends TSchema = TSchema> = { name: string; payload: Payload }
export type EmittedEvent<Payload> = { id: string; name: string; occurredAt: Date; payload: Payload }
export type Subscriber = {
  event: EventDefinition
  /** Stable: it names the job and the row in `handled_events`. */
  id: string
  handle(ctx: Ctx, event: EmittedEvent<never>): Promise<void>
}

export const defineEvent = <Payload extends TSchema>(
  name: string,
  payload: Payload,
): EventDefinition<Payload> => ({
  name,
  payload,
})

/** Runs in its own transaction, after the event's; at least once is made exactly once by `handled_events`. */
export function on<Payload extends TSchema>(
  event: EventDefinition<Payload>,
  id: string,
  handle: (ctx: Ctx, event: EmittedEvent<Static<Payload>>) => Promise<unknown>,
): Subscriber {
  return { event, id, handle: handle as Subscriber['handle'] }
}

let wake: () => void = () => {}
/** The relay of this process asks to be woken when an event has been committed. */
export function onEventCommitted(listener: () => void): void {
  wake = listener
}

/** Writes the event in the change's own transaction: both are there, or neither. */
export async function emit<Payload extends TSchema>(
  ctx: Ctx,
  event: EventDefinition<Payload>,
  payload: Static<Payload>,
): Promise<void> {
  await ctx.trx('outbox_events').insert({
    id: newId(),
    name: event.name,
    payload: JSON.stringify(payload),
    actor: JSON.stringify(ctx.actor),
    request_id: ctx.requestId,
    occurred_at: ctx.now,
  })
  ctx.afterCommit(() => wake())
}
