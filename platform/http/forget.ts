import type { FastifyInstance } from 'fastify'
import { jobOn, type JobDefinition } from '#platform/kernel/jobs.ts'
import type { RealtimeMessage } from '#platform/kernel/realtime.ts'
import type { Runtime } from '#platform/runtime.ts'
import {
  brandPublished,
  domainAdded,
  domainRemoved,
  domainUpdated,
  tenantCreated,
  tenantUpdated,
} from '#platform/tenancy/index.ts'

// Every process listens to one channel that belongs to no tenant: which hosts and brands exist is known to all.
const nobody = '00000000-0000-0000-0000-000000000000'
const room = 'edge'

/** Something that remembers what it read of hosts or marketplaces. */
export type Rememberer = {
  forgetHost?(host: string): void
  forgetTenant(tenantId: string): void
  /** Something was missed: everything remembered may be out of date. */
  forgetAll(): void
}

const tell = (runtime: Pick<Runtime, 'realtime'>, message: { tenantId: string; host?: string }) =>
  runtime.realtime.publish(nobody, room, { type: 'forget', ...message })

/** Tells every process that what it remembers of a host or a brand has changed. */
export const edgeJobs: JobDefinition<Runtime>[] = [
  ...[tenantCreated, tenantUpdated].map((event) =>
    jobOn(event, `edge.forget-${event.name}`, (runtime: Runtime, { tenantId }) =>
      tell(runtime, { tenantId }),
    ),
  ),
  jobOn(brandPublished, 'edge.forget-brand', (runtime: Runtime, { tenantId }) => tell(runtime, { tenantId })),
  ...[domainAdded, domainUpdated, domainRemoved].map((event) =>
    jobOn(event, `edge.forget-${event.name}`, (runtime: Runtime, { tenantId }, { payload }) =>
      tell(runtime, { tenantId, host: payload.host }),
    ),
  ),
]

/** From when the application is ready until it closes. */
export function forgetWhatChanges(
  app: FastifyInstance,
  { realtime, log }: Runtime,
  memories: readonly Rememberer[],
) {
  let stop: (() => void) | undefined
  app.addHook('onReady', async () => {
    try {
      stop = await realtime.subscribe(nobody, room, (message) =>
        memories.forEach((memory) => forget(memory, message)),
      )
    } catch (error) {
      // It serves all the same: whatever is remembered is asked for again after a minute.
      log.warn({ err: error }, 'changes of hosts and brands are not announced at the moment')
    }
  })
  app.addHook('onClose', async () => stop?.())
}

function forget(memory: Rememberer, { type, host, tenantId }: RealtimeMessage) {
  if (type === 'resync') return memory.forgetAll()
  if (typeof host === 'string') memory.forgetHost?.(host)
  if (typeof tenantId === 'string') memory.forgetTenant(tenantId)
}
