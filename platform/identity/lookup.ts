import type pg from 'pg'
import type { StaffRole } from './schemas.ts'

/** A marketplace that an account works for. */
export type StaffedMarketplace = {
  tenantId: string
  slug: string
  name: string
  status: string
  role: StaffRole
}

/**
 * The marketplaces of one account, by name. Asked with the relay's role: before a marketplace is chosen there is none
 * to enter, and the relay may read nothing else of the staff than this.
 */
export async function findMarketplacesOf(
  relayPool: pg.Pool,
  accountId: string,
): Promise<StaffedMarketplace[]> {
  const { rows } = await relayPool.query<StaffedMarketplace>({
    name: 'marketplaces-of-account',
    text: `select t.id as "tenantId", t.slug, t.name, t.status, s.role
           from staff_members s join tenants t on t.id = s.tenant_id
           where s.account_id = $1 and s.rested_at is null and t.status <> 'erased' order by t.name, t.id`,
    values: [accountId],
  })
  return rows
}
