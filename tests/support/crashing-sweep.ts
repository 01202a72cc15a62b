/**
 * One turn of the timers of one tenant (TENANT) at one moment (NOW), by a process that kills itself as a power cut
 * would: CRASH_AT names where, such as `inside 2` (its second transaction has done everything but commit) or `after 2`.
 */
import { writeSync } from 'node:fs'
import { runDueTimers } from '#platform/booking/timer-flows.ts'
import { loadConfig } from '#platform/config.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { openRuntime } from '#platform/runtime.ts'

let transactions = 0

function pass(border: string) {
  writeSync(1, `${border}\n`)
  if (process.env.CRASH_AT === border) process.kill(process.pid, 'SIGKILL')
}

const now = new Date(process.env.NOW!)
const runtime = await openRuntime(loadConfig(), { clock: () => now })
const { inTenant } = runtime.database
runtime.database.inTenant = async (scope, work) => {
  const number = (transactions += 1)
  const result = await inTenant(scope, async (ctx) => {
    const done = await work(ctx)
    pass(`inside ${number}`)
    return done
  })
  pass(`after ${number}`)
  return result
}
await runDueTimers(runtime, systemScope(process.env.TENANT!))
await runtime.close()
