/**
 * A worker process that kills itself (SIGKILL, as a power cut would) at a border between what it does and the
 * outside: before or after a transaction, a hand-over to the queue, a call to the mail server. CRASH_AT names the
 * border and how often it was reached, such as `after mail 1`. Every border is told on the standard output before it
 * is passed.
 */
import { writeSync } from 'node:fs'
import { loadConfig } from '#platform/config.ts'
import { consumers } from '#platform/consumers.ts'
import { openRuntime } from '#platform/runtime.ts'
import { startWorker } from '#platform/worker.ts'

const passed = new Map<string, number>()

function pass(border: string) {
  const times = (passed.get(border) ?? 0) + 1
  passed.set(border, times)
  // Synchronous: what is told has been told when the process dies.
  writeSync(1, `${border} ${times}\n`)
  if (process.env.CRASH_AT === `${border} ${times}`) process.kill(process.pid, 'SIGKILL')
}

function guarded<Args extends unknown[], Result>(name: string, work: (...args: Args) => Promise<Result>) {
  return async (...args: Args): Promise<Result> => {
    pass(`before ${name}`)
    const result = await work(...args)
    pass(`after ${name}`)
    return result
  }
}

const runtime = await openRuntime(loadConfig())
runtime.database.inTenant = guarded(
  'transaction',
  runtime.database.inTenant,
) as typeof runtime.database.inTenant
runtime.queue.addBulk = guarded('hand-over', runtime.queue.addBulk) as typeof runtime.queue.addBulk
runtime.mailer.send = guarded('mail', runtime.mailer.send)
// One job after the other, so that the borders come in one order.
const worker = await startWorker(runtime, { ...consumers, sweeps: [] }, { concurrency: 1 })
writeSync(1, 'ready\n')
process.once('SIGTERM', () => {
  void worker.close().then(async () => {
    await runtime.close()
    process.exit(0)
  })
})
