import type { ClientBase, Pool } from 'pg'
import { otherSchemas, type Policy } from './expected.ts'

export type Connection = Pick<Pool | ClientBase, 'query'>

export type Table = {
  schema: string
  name: string
  /** As in `pg_class.relkind`: `r` table, `p` partitioned, `v` view, `m` materialized view, `f` foreign table. */
  kind: string
  owner: string
  isSecured: boolean
  isForced: boolean
  isInvoker: boolean
  columns: { name: string; type: string; isRequired: boolean; fallback: string | null; isIdentity: boolean }[]
  policies: Policy[]
  indexes: { name: string; isUnique: boolean; isExclusion: boolean; columns: (string | null)[] }[]
  foreignKeys: { name: string; columns: string[]; target: string; targetColumns: string[] }[]
  privileges: { grantee: string; privilege: string }[]
}

// Each fact about each relation of our schemas, as one JSON value; the rules are applied to it in `rules.ts`.
const tablesQuery = `
  select n.nspname as schema, c.relname as name, c.relkind::text as kind, pg_get_userbyid(c.relowner) as owner,
    c.relrowsecurity as "isSecured", c.relforcerowsecurity as "isForced",
    coalesce('security_invoker=true' = any (c.reloptions) or 'security_invoker=on' = any (c.reloptions), false) as "isInvoker",
    (select coalesce(json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, null),
        'isRequired', a.attnotnull, 'fallback', pg_get_expr(d.adbin, d.adrelid), 'isIdentity', a.attidentity <> '')
        order by a.attnum), '[]')
      from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    (select coalesce(json_agg(json_build_object('name', p.polname, 'isPermissive', p.polpermissive,
        'command', p.polcmd, 'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid),
        'roles', (select json_agg(case when role = 0 then 'public' else pg_get_userbyid(role)::text end order by 1)
          from unnest(p.polroles) role)) order by p.polname), '[]')
      from pg_policy p where p.polrelid = c.oid) as policies,
    (select coalesce(json_agg(json_build_object('name', i.relname, 'isUnique', x.indisunique,
        'isExclusion', x.indisexclusion, 'columns', (select json_agg(a.attname order by k.position)
          from unnest(x.indkey::int2[]) with ordinality as k (attnum, position)
            left join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum and k.attnum > 0
          where k.position <= x.indnkeyatts)) order by i.relname), '[]')
      from pg_index x join pg_class i on i.oid = x.indexrelid where x.indrelid = c.oid) as indexes,
    (select coalesce(json_agg(json_build_object('name', k.conname, 'target', k.confrelid::regclass::text,
        'columns', (select json_agg(a.attname order by u.position) from unnest(k.conkey) with ordinality as u (attnum, position)
          join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.attnum),
        'targetColumns', (select json_agg(a.attname order by u.position) from unnest(k.confkey) with ordinality as u (attnum, position)
          join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.attnum)) order by k.conname), '[]')
      from pg_constraint k where k.conrelid = c.oid and k.contype = 'f') as "foreignKeys",
    (select coalesce(json_agg(json_build_object('grantee', g.grantee, 'privilege', g.privilege) order by g.grantee, g.privilege), '[]')
      from (
        select case when e.grantee = 0 then 'public' else pg_get_userbyid(e.grantee)::text end as grantee, e.privilege_type as privilege
        from aclexplode(c.relacl) e
        union all
        select case when e.grantee = 0 then 'public' else pg_get_userbyid(e.grantee)::text end,
          e.privilege_type || ' (' || a.attname || ')'
        from pg_attribute a, aclexplode(a.attacl) e where a.attrelid = c.oid and not a.attisdropped) g) as privileges
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
    and n.nspname <> all ($1)
  order by 1, 2`

export type Rights = {
  roles: {
    name: string
    isSuperuser: boolean
    isExempt: boolean
    mayMakeRoles: boolean
    memberships: string[]
    owned: string[]
    mayCreateIn: string[]
  }[]
  definerFunctions: string[]
}

const rolesQuery = `
  select r.rolname as name, r.rolsuper as "isSuperuser", r.rolbypassrls as "isExempt", r.rolcreaterole as "mayMakeRoles",
    (select coalesce(json_agg(o.rolname order by o.rolname), '[]') from pg_roles o
      where o.oid <> r.oid and not r.rolsuper and pg_has_role(r.oid, o.oid, 'member')
        and (o.rolsuper or o.rolbypassrls or o.rolcreaterole or o.rolname ~ '^pg_' or o.rolname in ('app', 'relay')
          or exists (select 1 from pg_class c where c.relowner = o.oid and c.relkind in ('r', 'p')))) as memberships,
    (select coalesce(json_agg(what order by what), '[]') from (
        select format('%s.%s', c.relnamespace::regnamespace, c.relname) as what from pg_class c
          where c.relowner = r.oid and c.relkind <> 't' and c.relpersistence <> 't' and c.relkind <> 'i'
        union all select format('function %s', p.oid::regprocedure) from pg_proc p where p.proowner = r.oid
        union all select format('schema %s', n.nspname) from pg_namespace n where n.nspowner = r.oid and n.nspname !~ '^pg_'
        union all select format('database %s', d.datname) from pg_database d
          where d.datdba = r.oid and d.datname = current_database()) owned) as owned,
    (select coalesce(json_agg(n.nspname order by n.nspname), '[]') from pg_namespace n
      where n.nspname !~ '^pg_' and not r.rolsuper and has_schema_privilege(r.oid, n.oid, 'create')) as "mayCreateIn"
  from pg_roles r where r.rolname in ('app', 'relay') order by r.rolname`

const functionsQuery = `
  select format('%s.%s', n.nspname, p.proname) as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema') order by 1`

export async function readTables(connection: Connection): Promise<Table[]> {
  const { rows } = await connection.query<Table>(tablesQuery, [otherSchemas])
  return rows
}

export async function readRights(connection: Connection): Promise<Rights> {
  const { rows: roles } = await connection.query<Rights['roles'][number]>(rolesQuery)
  const { rows: functions } = await connection.query<{ name: string }>(functionsQuery)
  return { roles, definerFunctions: functions.map(({ name }) => name) }
}
