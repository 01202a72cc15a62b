import type pg from 'pg'
import type { TenantAccess, TenantStatus } from './schemas.ts'

/** What a host name leads to, before any tenant is entered. */
export type HostRecord = {
  tenantId: string
  slug: string
  name: string
  locale: string
  status: TenantStatus
  /** Anything but `open` is private. */
  access: TenantAccess
  /** The tenant's primary custom domain that answers, or null: then the subdomain is the address. */
  primaryHost: string | null
}

// Tenants and domains are shared tables: these two are read without a tenant, because they are what finds it.
const select = `
  select t.id as "tenantId", t.slug, t.name, t.locale, t.status, t.access, p.host as "primaryHost"
  from tenants t left join domains p on p.tenant_id = t.id and p.is_primary and p.status in ('active', 'degraded')`

/** The tenant of `<slug>.<platform domain>`. */
export const findHostBySlug = (pool: pg.Pool, slug: string) =>
  first(pool, {
    name: 'host-by-slug',
    text: `${select} where t.slug = $1 and t.kind = 'marketplace'`,
    values: [slug],
  })

/** The tenant of a custom domain that has been verified. */
export const findHostByDomain = (pool: pg.Pool, host: string) =>
  first(pool, {
    name: 'host-by-domain',
    text: `${select} join domains d on d.tenant_id = t.id
           where d.host = $1 and d.verified_at is not null and d.status in ('active', 'degraded')`,
    values: [host],
  })

async function first(pool: pg.Pool, query: pg.QueryConfig): Promise<HostRecord | null> {
  const { rows } = await pool.query<HostRecord>(query)
  return rows[0] ?? null
}
