import type { Static, TSchema } from 'typebox'
import { newId } from './ids.ts'
import { postpone } from './postpone.ts'
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

/** Writes the event in the change's own transaction, at no round trip of its own: both are there, or neither. */
export async function emit<Payload extends TSchema>(
  ctx: Ctx,
  event: EventDefinition<Payload>,
  payload: Static<Payload>,
): Promise<void> {
  postpone(ctx, {
    name: 'emit',
    text: `insert into outbox_events (id, name, payload, actor, request_id, occurred_at) values ($1, $2, $3, $4, $5, $6)`,
    values: [newId(), event.name, JSON.stringify(payload), JSON.stringify(ctx.actor), ctx.requestId, ctx.now],
  })
  ctx.afterCommit(() => wake())
}
