import { jobOn, type JobDefinition, type Sweep } from '#platform/kernel/jobs.ts'
import type { Runtime } from '#platform/runtime.ts'
import { backgroundCheckRequested } from './events.ts'
import { askForBackgroundCheck, followBackgroundChecks, sweepCredentials } from './flows/index.ts'
import { openBackgroundChecks } from './gateways/background-check/index.ts'

export const providerJobs: JobDefinition<Runtime>[] = [
  jobOn(
    backgroundCheckRequested,
    'providers.ask-for-background-check',
    async (runtime: Runtime, scope, { payload }) => {
      const gateway = openBackgroundChecks(runtime.config)
      const { backgroundCheckId } = payload
      if (gateway) await askForBackgroundCheck(runtime, scope, { backgroundCheckId, gateway })
    },
  ),
]

export const providerSweeps: Sweep<Runtime>[] = [
  {
    name: 'providers.expire-credentials',
    everyMs: 15 * 60_000,
    // One day ahead of the earliest calendar there is; each tenant's own calendar decides.
    findTenants: `select distinct tenant_id from credentials
      where state = 'approved' and expires_on <= current_date + 31`,
    run: sweepCredentials,
  },
  {
    name: 'providers.follow-background-checks',
    everyMs: 20_000,
    findTenants: `select distinct tenant_id from background_checks where state = 'requested'`,
    run: async (runtime, scope) => {
      const gateway = openBackgroundChecks(runtime.config)
      if (gateway) await followBackgroundChecks(runtime, scope, gateway)
    },
  },
]
