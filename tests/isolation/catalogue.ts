import type { ClientBase } from 'pg'

export type Column = {
  name: string
  type: string
  isRequired: boolean
  isGenerated: boolean
  choices: string[]
}
export type ForeignKey = { name: string; columns: string[]; target: string; targetColumns: string[] }
export type TenantTable = { name: string; columns: Column[]; foreignKeys: ForeignKey[] }

const query = `
  select c.relname as name,
    (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, null), 'isRequired', a.attnotnull,
        'isGenerated', a.attgenerated <> '', 'choices', (
          -- check (state in ('a', 'b')) is kept as: state = ANY (ARRAY['a'::text, 'b'::text]), one of them as: state = 'a'::text
          select coalesce(json_agg(m.literal[1]), '[]') from pg_constraint k,
            regexp_matches(pg_get_constraintdef(k.oid), '''([^'']*)''::text', 'g') as m (literal)
          where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]
            and pg_get_constraintdef(k.oid) ~ '= ANY|= ''')) order by a.attnum)
      from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    (select coalesce(json_agg(json_build_object('name', k.conname, 'target', k.confrelid::regclass::text,
        'columns', (select json_agg(a.attname order by u.position) from unnest(k.conkey) with ordinality as u (attnum, position)
          join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.attnum),
        'targetColumns', (select json_agg(a.attname order by u.position) from unnest(k.confkey) with ordinality as u (attnum, position)
          join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.attnum)) order by k.conname), '[]')
      from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and k.confrelid::regclass::text <> 'tenants') as "foreignKeys"
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname <> all ($1)
    and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
  order by c.relname`

/** Domains have a tenant_id, but are shared: everybody must read them to find the tenant. */
const shared = ['domains']

/** Every table of tenants, each after those that it refers to. */
export async function tenantTables(client: Pick<ClientBase, 'query'>): Promise<TenantTable[]> {
  const { rows } = await client.query<TenantTable>(query, [shared])
  const sorted: TenantTable[] = []
  const waiting = new Set(rows)
  while (waiting.size > 0) {
    const ready = [...waiting].filter(({ name, foreignKeys }) =>
      foreignKeys.every(({ target }) => target === name || sorted.some((table) => table.name === target)),
    )
    if (ready.length === 0)
      throw new Error(`Tables refer to each other in a circle: ${[...waiting].map(({ name }) => name)}`)
    for (const table of ready) {
      sorted.push(table)
      waiting.delete(table)
    }
  }
  return sorted
}

/** Columns that can be written to, quoted for SQL. */
export const writable = ({ columns }: TenantTable) => columns.filter(({ isGenerated }) => !isGenerated)
