import { readRights, readTables, type Connection } from './catalogue.ts'
import { rightsFaults, tableFaults, type Fault } from './rules.ts'

export type { Fault } from './rules.ts'

/**
 * Reads the database's catalogue and names each way in which one tenant could reach another one's rows: a table, key,
 * policy, view, function or role that is not as it must be. Empty when tenants are kept apart. Any role may ask.
 */
export async function sweepIsolation(connection: Connection): Promise<Fault[]> {
  const tables = await readTables(connection)
  const rights = await readRights(connection)
  const owners = new Set(tables.map(({ owner }) => owner))
  return [
    ...tables.flatMap((table) =>
      tableFaults(table).map((fault) => ({ object: nameOf(table.schema, table.name), fault })),
    ),
    ...rightsFaults(rights, owners),
  ]
}

const nameOf = (schema: string, name: string) => (schema === 'public' ? name : `${schema}.${name}`)

/** Tenants are not kept apart; each line of the message is one fault. */
export class IsolationError extends Error {
  override name = 'IsolationError'
  readonly faults: readonly Fault[]

  constructor(faults: readonly Fault[]) {
    const lines = faults.map(({ object, fault }) => `- ${object} ${fault}`)
    super(`Tenants are not kept apart in this database:\n${lines.join('\n')}`)
    this.faults = faults
  }
}

/**
 * Refuses to serve when isolation is not in force. Give it the very pool that requests will use: whom that pool is
 * signed in as is part of the check.
 * @throws IsolationError
 */
export async function assertIsolation(connection: Connection): Promise<void> {
  const faults = await sweepIsolation(connection)
  const { rows } = await connection.query<{ role: string; session: string }>(
    'select current_user as role, session_user as session',
  )
  const { role = '', session = '' } = rows[0] ?? {}
  if (role !== 'app' || session !== 'app') {
    faults.push({ object: 'this process', fault: `is signed in as ${session}, not as app` })
  }
  if (faults.length > 0) throw new IsolationError(faults)
}
