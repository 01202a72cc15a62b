import { consumers } from '#platform/consumers.ts'
import { dispatchBatch, type EventJob } from '#platform/kernel/relay.ts'
import { runSweep } from '#platform/kernel/sweeps.ts'
import type { Runtime } from '#platform/runtime.ts'
import { consume } from '#platform/worker.ts'

const swept = new Set(['booking.timers', 'notifications.deliver-due'])

/**
 * Everything that a worker does by itself, in turns and without waiting, until nothing is left to do at this moment of
 * the runtime's clock: events go to their followers, then what is due has its turn.
 */
export async function settle(runtime: Runtime): Promise<void> {
  for (;;) {
    const jobs: EventJob[] = []
    const handedOver = await dispatchBatch({
      pool: runtime.relayPool,
      queueName: 'events',
      consumersOf: followers,
      queue: {
        addBulk: async (_queue, added) => void jobs.push(...added.map(({ data }) => data as EventJob)),
      },
    })
    for (const job of jobs) await consume(runtime, consumers, job)
    let due = 0
    for (const sweep of consumers.sweeps.filter(({ name }) => swept.has(name)))
      due += await runSweep(runtime, sweep)
    if (handedOver === 0 && due === 0) return
  }
}

const followers = new Map(
  [...consumers.subscribers, ...consumers.jobs].map(({ event: { name } }) => [
    name,
    [...consumers.subscribers, ...consumers.jobs]
      .filter(({ event }) => event.name === name)
      .map(({ id }) => id),
  ]),
)
