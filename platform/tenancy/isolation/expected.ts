// What the catalogue must say, as data. Whoever adds a shared table, opens a table to the relay or needs an index in
// another order adds it here with the reason, and the review sees it.

/** As in `migrations/support/tenant-table.ts`; a test holds the two together. */
export const tenantPolicy = (column: 'tenant_id' | 'id') =>
  `${column} = (select nullif(current_setting('app.tenant', true), '')::uuid)`

/** The catalogue prints an expression its own way: casts of literals, parentheses, a name for the sub-select. */
export const normalisedExpression = (text: string | null) =>
  text === null
    ? null
    : text
        .toLowerCase()
        .replaceAll(/::text\b/g, '')
        .replaceAll(/\bas "nullif"/g, '')
        .replaceAll(/[\s()]/g, '')

export type Policy = {
  name: string
  isPermissive: boolean
  /** As in `pg_policy.polcmd`: `*` all, `r` select, `a` insert, `w` update, `d` delete. */
  command: string
  roles: string[]
  using: string | null
  check: string | null
}

const policy = (
  name: string,
  command: string,
  roles: string[],
  using: string | null,
  check: string | null,
): Policy => ({ name, isPermissive: true, command, roles, using, check })

const own = tenantPolicy('tenant_id')
const ownRow = tenantPolicy('id')
export const tenantIsolation = policy('tenant_isolation', '*', ['app'], own, own)
export const relaySweep = policy('relay_sweep', '*', ['relay'], 'true', 'true')

/** Tables that belong to no tenant, or that everybody must read to find the tenant. */
export const sharedTables: Record<string, { policies: Policy[]; app: string[] }> = {
  // Public by nature, and read before a tenant is known; written by the tenant itself only.
  tenants: {
    policies: [
      policy('tenants_public', 'r', ['app', 'relay'], 'true', null),
      policy('tenants_own_insert', 'a', ['app'], null, ownRow),
      policy('tenants_own_update', 'w', ['app'], ownRow, ownRow),
    ],
    app: ['SELECT', 'INSERT', 'UPDATE'],
  },
  // A host name finds the tenant.
  domains: {
    policies: [
      policy('domains_public', 'r', ['app', 'relay'], 'true', null),
      policy('domains_own_insert', 'a', ['app'], null, own),
      policy('domains_own_update', 'w', ['app'], own, own),
      policy('domains_own_delete', 'd', ['app'], own, null),
    ],
    app: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  },
  // Which migrations have run: no data of anybody.
  knex_migrations: { policies: [], app: ['SELECT'] },
  knex_migrations_lock: { policies: [], app: [] },
}

/** What the relay may do with rows of all tenants, and in which tables; elsewhere nothing. */
export const relayPrivileges: Record<string, string[]> = {
  tenants: ['SELECT'],
  domains: ['SELECT'],
  // Hands events to the queue, and writes down that it did.
  outbox_events: ['SELECT', 'UPDATE (dispatched_at)'],
  // Find what is due, for a job that then works inside the tenant.
  slot_claims: ['SELECT'],
  deliveries: ['SELECT'],
  rate_limits: ['SELECT'],
  // Which marketplaces an account runs: asked before one of them is entered.
  staff_members: ['SELECT (tenant_id)', 'SELECT (account_id)', 'SELECT (role)', 'SELECT (rested_at)'],
  // Which marketplaces have badges that end, and checks that wait for their answer.
  credentials: ['SELECT (tenant_id)', 'SELECT (state)', 'SELECT (expires_on)'],
  background_checks: ['SELECT (tenant_id)', 'SELECT (state)'],
  // Which marketplaces have something due: a step of a booking, a look into another calendar.
  booking_timers: ['SELECT (tenant_id)', 'SELECT (due_at)', 'SELECT (done_at)'],
  live_positions: ['SELECT (tenant_id)', 'SELECT (ends_at)'],
  waitlist_entries: ['SELECT (tenant_id)', 'SELECT (next_look_at)'],
  meetings: ['SELECT (tenant_id)', 'SELECT (created_at)'],
  meeting_tasks: ['SELECT (tenant_id)', 'SELECT (due_at)'],
  calendar_connections: ['SELECT (tenant_id)', 'SELECT (next_sync_at)'],
  calendar_accounts: ['SELECT (tenant_id)', 'SELECT (next_attempt_at)'],
  calendar_consents: ['SELECT (tenant_id)', 'SELECT (expires_at)'],
  calendar_event_links: ['SELECT (tenant_id)', 'SELECT (next_push_at)'],
  // Money that has to be asked for, sent, fetched back or released.
  charges: ['SELECT (tenant_id)', 'SELECT (next_attempt_at)'],
  unpaid_balances: ['SELECT (tenant_id)', 'SELECT (next_attempt_at)'],
  refunds: ['SELECT (tenant_id)', 'SELECT (next_attempt_at)'],
  transfers: ['SELECT (tenant_id)', 'SELECT (next_attempt_at)'],
  transfer_reversals: ['SELECT (tenant_id)', 'SELECT (next_attempt_at)'],
  payments: ['SELECT (tenant_id)', 'SELECT (releasable_at)', 'SELECT (released_at)'],
  processor_events: ['SELECT (tenant_id)', 'SELECT (next_attempt_at)'],
  payment_customers: ['SELECT (tenant_id)', 'SELECT (next_attempt_at)'],
  chargebacks: ['SELECT (tenant_id)', 'SELECT (next_attempt_at)'],
  // Files for banks about those who were erased.
  evidence_files: ['SELECT (tenant_id)', 'SELECT (forget_at)'],
  reconciliation_runs: ['SELECT (tenant_id)', 'SELECT (created_at)', 'SELECT (done_at)'],
  // Ways to pay that expire, and those that the processor has to be told are gone.
  payment_methods: ['SELECT (tenant_id)', 'SELECT (warn_at)', 'SELECT (next_attempt_at)'],
  // Credits and vouchers whose time is over.
  credit_lots: ['SELECT (tenant_id)', 'SELECT (expires_at)', 'SELECT (left_amount)', 'SELECT (frozen_at)'],
  vouchers: ['SELECT (tenant_id)', 'SELECT (expires_at)', 'SELECT (left_amount)'],
  // Credits that are being bought or refunded.
  credit_purchases: ['SELECT (tenant_id)', 'SELECT (next_attempt_at)'],
  // Whose an account is that the processor tells of.
  payment_accounts: ['SELECT (tenant_id)', 'SELECT (processor_account_id)', 'SELECT (next_attempt_at)'],
  // Subscriptions with something due: a reminder, an end, a renewal on new terms.
  subscriptions: ['SELECT (tenant_id)', 'SELECT (next_attempt_at)'],
  // What went beyond a limit, and is to be asked for.
  usage_counters: ['SELECT (tenant_id)', 'SELECT (overage_due_at)'],
  // The platform's terms, and which marketplaces have older ones.
  plans: ['SELECT (tenant_id)', 'SELECT (id)', 'SELECT (buyer)', 'SELECT (is_default)'],
  plan_versions: [
    'SELECT (tenant_id)',
    'SELECT (plan_id)',
    'SELECT (number)',
    'SELECT (running)',
    'SELECT (notice_days)',
    'SELECT (created_at)',
  ],
  // Payouts whose end nobody has heard of.
  payouts: ['SELECT (tenant_id)', 'SELECT (next_attempt_at)'],
}

export const tenantTablePrivileges = ['SELECT', 'INSERT', 'UPDATE', 'DELETE']

/** Tables that are only ever added to: what is in them stays as it was written. */
export const appendOnlyTables: ReadonlySet<string> = new Set([
  'ledger_postings',
  'ledger_entries',
  'processor_lines',
  'plan_versions',
  'subscription_history',
  'plan_shares',
  'documents',
])
export const appendOnlyPrivileges = ['SELECT', 'INSERT']

/** Indexes of tenant tables that may begin with another column, by name. */
export const indexesInOtherOrder: ReadonlySet<string> = new Set()

/** Functions that may run with their owner's rights, as `schema.name`. Each needs a fixed search_path. */
export const definerFunctions: ReadonlySet<string> = new Set()

/** The queue keeps its own schema: ids of jobs and events, opened to the relay alone. */
export const otherSchemas = ['bullmq']
