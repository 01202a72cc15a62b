import type pg from 'pg'
import { systemScope } from './tenant.ts'
import type { Sweep } from './jobs.ts'
import type { Log } from './log.ts'
import { systemClock, type Clock } from './time.ts'

export type SweepRuntime = { relayPool: pg.Pool; log: Log; clock?: Clock }

/**
 * Runs the sweeps in exactly one of all processes on this database: the one whose session holds the advisory
 * lock. When that process or its connection dies, the lock is free and another one goes on.
 */
export function startSweeps<Runtime extends SweepRuntime>(
  runtime: Runtime,
  sweeps: readonly Sweep<Runtime>[],
) {
  const leadership = seekLeadership(runtime.relayPool)
  const stopping = new AbortController()
  const inTurn = oneAfterTheOther()
  const loops = sweeps.map((sweep) => repeat(sweep))

  async function repeat(sweep: Sweep<Runtime>) {
    while (!stopping.signal.aborted) {
      await pause(sweep.everyMs, stopping.signal)
      if (stopping.signal.aborted) return
      try {
        // Many are due at the same moment. All at once they would wait for the few connections, and whoever waits too
        // long for one loses its turn: on a busy machine always the same ones.
        const tenants = await inTurn(async () =>
          !stopping.signal.aborted && (await leadership.isHeld()) ? findDue(runtime, sweep) : [],
        )
        await sweepTenants(runtime, sweep, tenants, stopping.signal)
      } catch (error) {
        runtime.log.warn({ err: error, sweep: sweep.name }, 'a sweep has to wait for its next turn')
      }
    }
  }

  return {
    async close() {
      stopping.abort()
      await Promise.all(loops)
      leadership.giveUp()
    },
  }
}

/** One turn of a sweep over every tenant that has something due. @returns how many tenants had their turn */
export async function runSweep<Runtime extends SweepRuntime>(
  runtime: Runtime,
  sweep: Sweep<Runtime>,
): Promise<number> {
  const tenants = await findDue(runtime, sweep)
  await sweepTenants(runtime, sweep, tenants)
  return tenants.length
}

async function findDue<Runtime extends SweepRuntime>(
  { relayPool, clock = systemClock }: Runtime,
  { findTenants }: Sweep<Runtime>,
): Promise<string[]> {
  const values = findTenants.includes('$1') ? [clock()] : []
  const { rows } = await relayPool.query<{ tenant_id: string }>(findTenants, values)
  return rows.map((row) => row.tenant_id)
}

async function sweepTenants<Runtime extends SweepRuntime>(
  runtime: Runtime,
  sweep: Sweep<Runtime>,
  tenants: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  for (const tenantId of tenants) {
    if (signal?.aborted) break
    try {
      await sweep.run(runtime, systemScope(tenantId))
    } catch (error) {
      runtime.log.error({ err: error, sweep: sweep.name, tenantId }, 'a sweep failed for one tenant')
    }
  }
}

/** Each begins when the one before has ended, well or not. */
function oneAfterTheOther() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const own = last.then(work)
    last = own.catch(() => {})
    return own
  }
}

function seekLeadership(pool: pg.Pool) {
  let session: pg.PoolClient | undefined
  let asking: Promise<boolean> | undefined

  async function ask(): Promise<boolean> {
    if (session) {
      try {
        await session.query('select 1')
        return true
      } catch {
        session.release(true)
        session = undefined
      }
    }
    const client = await pool.connect()
    let isHeld = false
    try {
      const { rows } = await client.query(
        `select pg_try_advisory_lock(hashtextextended('sweeps', 0)) as held`,
      )
      isHeld = rows[0].held === true
      return isHeld
    } finally {
      if (isHeld) session = client
      else client.release()
    }
  }

  return {
    isHeld(): Promise<boolean> {
      asking ??= ask().finally(() => (asking = undefined))
      return asking
    },
    giveUp() {
      // Closing the session frees its lock.
      session?.release(true)
      session = undefined
    },
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done, { once: true })
  })
}
