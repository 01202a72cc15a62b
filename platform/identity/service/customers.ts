import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { Customer } from '../models.ts'
import { requireUser } from '../policies.ts'
import { normaliseEmail } from '../rules.ts'
import type { CustomerContact } from '../schemas.ts'

const upsert = `
  with added as (
    insert into customers (id, email, first_name, last_name, phone, user_id)
    values ($1, $2, $3, $4, $5,
      (select u.id from users u where u.email = $2 and u.email_verified_at is not null))
    on conflict (tenant_id, email) do nothing returning id)
  select id from added union all select id from customers where email = $2`

/**
 * The customer with this e-mail, created when new. What is known of an existing customer stays as it is: whoever
 * types somebody's address must not be able to rename them. A new one whose address a user has proven is that user's,
 * so that nothing is forgotten when they ask for their data. One round trip.
 */
export async function upsertCustomer(ctx: Ctx, contact: CustomerContact): Promise<string> {
  const email = normaliseEmail(contact.email)
  const values = [newId(), email, contact.firstName.trim(), contact.lastName.trim(), contact.phone.trim()]
  for (;;) {
    const [result] = await ctx.send([{ name: 'upsert-customer', text: upsert, values }])
    const row = result?.rows[0]
    if (row) return row.id as string
    // Somebody else has just committed the same address: it conflicted, but this statement's snapshot was older.
  }
}

/**
 * The guests that the person who asks was: those who were attached, and whoever booked with the proven address.
 * @throws AppError `unauthenticated`
 */
export async function listOwnCustomerIds(ctx: Ctx): Promise<string[]> {
  const { userId } = requireUser(ctx)
  const [result] = await ctx.send([
    {
      name: 'own-customers',
      text: `
        select c.id from customers c where c.user_id = $1
        union
        select c.id from customers c join users u on u.tenant_id = c.tenant_id and u.email = c.email
        where u.id = $1 and u.email_verified_at is not null and c.user_id is null`,
      values: [userId],
    },
  ])
  return result?.rows.map(({ id }) => id as string) ?? []
}

/** Who a customer is, as they said when they booked; null when there is none. */
export async function findCustomer(
  ctx: Ctx,
  customerId: string,
): Promise<(CustomerContact & { userId: string | null }) | null> {
  const row = await Customer.query(ctx.trx).findOne({ id: customerId })
  if (!row) return null
  const { email, firstName, lastName, phone, userId } = row
  return { email, firstName, lastName, phone, userId }
}
