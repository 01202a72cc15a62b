import type { Knex } from 'knex'
import { newId } from '#platform/kernel/ids.ts'
import { writable, type Column, type TenantTable } from './catalogue.ts'

export type Row = Record<string, unknown>
/** One row of each table, by the table's name. */
export type Rows = Record<string, Row>

/** Another word than the trigger makes of a name. */
const searched = 'zebra'

// What a check demands of a value, by table and column or by column alone. A new table needs an entry only when the
// value that its column's type gives does not pass.
const demanded: Record<string, unknown> = {
  currency: 'EUR',
  country: 'DE',
  colour: '#336699',
  accent: '#336699',
  dominant_colour: '#336699',
  weekday: 1,
  start_minute: 60,
  end_minute: 120,
  starts_at: '2027-03-13T09:00:00Z',
  ends_at: '2027-03-13T10:00:00Z',
  'memberships.role': 'provider_owner',
  'authenticators.kind': 'passkey',
  'user_terms.term': searched,
  'authenticators.sealed_secret': null,
  'invitations.kind': 'provider_member',
  'credentials.number_ending': '4213',
  'credential_reminders.days': 30,
  // One that is under way is once per provider.
  'background_checks.state': 'clear',
  // The other states are once per tenant, and there are two rows.
  'brandings.state': 'retired',
  // One that must have a customer.
  'bookings.status': 'confirmed',
  'bookings.starts_wall': '2027-03-13T10:00',
  'bookings.zone_rules': '2026a',
  // Of a code there is no distance.
  'booking_check_ins.method': 'position',
  response_minutes: 60,
  'booking_timers.kind': 'start',
  // One default per tenant, and there are two rows.
  'booking_policies.is_default': false,
  'booking_settings.is_current': false,
  'booking_settings.waitlist_offer_minutes': 60,
  'booking_settings.check_in_metres': 200,
  'meeting_settings.is_current': false,
  // Kept for what holds now, which is once per tenant.
  'meeting_settings.sealed_zoom_secret': null,
  'service_resources.need': 1,
  // The other kind belongs to no account.
  'calendar_connections.kind': 'google',
  // A single entry is in balance only so.
  'ledger_entries.amount': 0,
  // A line of the processor's adds up.
  'processor_lines.net_amount': 0,
  'processor_lines.labels': '{}',
  // Only what is open is once per object.
  'reconciliation_differences.state': 'accepted',
  // Only what was paid a second time names another charge, as every foreign key here does.
  'charges.purpose': 'duplicate',
  'payment_settings.terms': '{}',
  // What holds now is once per tenant.
  'payment_settings.is_current': false,
  'services.payment_terms': '{}',
  'bookings.quote': '{}',
  'payments.price': '{}',
  'credit_lots.origin': 'granted',
  'wallet_entries.kind': 'granted',
  'vouchers.code_end': 'WXYZ',
  'credit_purchases.method': '{}',
  'charge_fundings.source': 'voucher',
  'charge_fundings.state': 'spent',
  'charge_fundings.lots': '[]',
  'payments.terms': '{}',
  'payments.due_of_lines': '{}',
  'charges.line': '{}',
  'charges.funds': '{}',
  'payment_methods.last4': '4242',
  // It refers to itself, so it is one that takes back.
  'documents.kind': 'credit_note',
  'documents.language': 'en',
  'documents.content': '{}',
  'tax_details.fee_tax': '{}',
  // One default per customer.
  'payment_methods.is_default': false,
  // One default per price list, and one that runs per owner: there are two rows.
  'plans.is_default': false,
  'plan_versions.contents': '{}',
  'plan_versions.overage': '{}',
  'subscriptions.promise': '{}',
  'subscriptions.state': 'ended',
  'plan_invoices.state': 'paid',
  // One that waits per subscription.
  'subscription_changes.promise': '{}',
  // Either percent or an amount.
  'plan_coupons.amount_off': null,
  'plan_coupons.duration': 'months',
  'waitlist_entries.weekdays': [1],
  'waitlist_entries.day_parts': ['morning'],
}

const byType: Record<string, (marker: string) => unknown> = {
  uuid: () => newId(),
  text: (marker) => marker,
  'text[]': (marker) => [marker],
  'uuid[]': () => [newId()],
  integer: () => 10,
  smallint: () => 10,
  bigint: () => 10,
  boolean: () => true,
  date: () => '2027-03-13',
  jsonb: (marker) => JSON.stringify([marker]),
  'timestamp with time zone': () => '2027-03-13T09:00:00Z',
}

/**
 * Inserts one row into every table of tenants, filled in every column and with every reference, so that each key and
 * each foreign key is in play.
 * @param ids the rows whose ids are taken over, so that two tenants hold the same ids and values
 */
export async function insertRows(
  trx: Knex,
  tables: readonly TenantTable[],
  marker: string,
  ids?: Rows,
): Promise<Rows> {
  const inserted: Rows = {}
  for (const table of tables) {
    // The words of a user come by a trigger; here one row is told from all others.
    if (table.name === 'user_terms') await trx('user_terms').whereNot({ term: searched }).delete()
    const row: Row = ids ? pick(ids[table.name]!, writable(table)) : newRow(table, inserted, marker)
    delete row.tenant_id
    inserted[table.name] = await insert(trx, table, row)
  }
  return inserted
}

async function insert(trx: Knex, table: TenantTable, row: Row): Promise<Row> {
  try {
    const [stored] = await trx(table.name).insert(asParameters(table, row)).returning('*')
    return stored as Row
  } catch (error) {
    const hint = 'Give tests/isolation/rows.ts a value that its checks accept'
    throw new Error(`No row could be made for ${table.name}. ${hint}: ${(error as Error).message}`, {
      cause: error,
    })
  }
}

function newRow(table: TenantTable, parents: Rows, marker: string): Row {
  const row: Row = {}
  for (const column of writable(table)) row[column.name] = valueFor(table.name, column, marker)
  for (const { columns, target, targetColumns } of table.foreignKeys) {
    const parent = target === table.name ? row : parents[target]!
    columns.forEach((column, index) => {
      row[column] = parent[targetColumns[index]!]
    })
  }
  return row
}

function valueFor(table: string, { name, type, choices }: Column, marker: string): unknown {
  const key = [`${table}.${name}`, name].find((each) => Object.hasOwn(demanded, each))
  if (key !== undefined) return demanded[key]
  if (choices.length > 0) return choices[0]
  const make = byType[type]
  if (!make) throw new Error(`tests/isolation/rows.ts knows no value for ${table}.${name} of type ${type}`)
  return make(marker)
}

const pick = (row: Row, columns: readonly Column[]): Row =>
  Object.fromEntries(columns.map(({ name }) => [name, row[name]]))

/** JSON is written as text: the driver would take a list for a PostgreSQL array. */
const asParameters = (table: TenantTable, row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const isJson = table.columns.some((column) => column.name === name && column.type === 'jsonb')
      return [name, isJson && typeof value !== 'string' ? JSON.stringify(value) : value]
    }),
  )
