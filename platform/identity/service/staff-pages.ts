import type pg from 'pg'
import { AppError, assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import { decodeCursor, toPage, type Page } from '#platform/kernel/pages.ts'
import { hasRole, type Ctx, type Scope } from '#platform/kernel/tenant.ts'
import { mayUse } from '../permissions.ts'
import { platformRoles, type InvitationView, type StaffRole } from '../schemas.ts'
import { invite, listInvitations, revokeInvitation } from './invitations.ts'
import { findStaffRole } from './staff.ts'

/** A marketplace as the platform's staff list it. */
export type ListedMarketplace = {
  tenantId: string
  slug: string
  name: string
  status: string
  openedAt: string
}

type Row = { id: string; slug: string; name: string; status: string; created_at: Date; key: string }

/**
 * All marketplaces by name, for the platform's own staff. `tenants` is a shared table, so the pool is asked without
 * entering any of them.
 * @param input.q part of a name or an address
 * @throws AppError `forbidden` for anybody else, `validation_failed` for a forged cursor
 */
export async function listMarketplaces(
  pool: Pick<pg.Pool, 'query'>,
  { actor }: Pick<Scope, 'actor'>,
  { q = '', cursor, limit = 50 }: { q?: string; cursor?: string; limit?: number } = {},
): Promise<Page<ListedMarketplace>> {
  assertAllowed(hasRole(actor, ...platformRoles))
  const [name, id] = cursor === undefined ? ['', null] : decodeCursor(cursor, 'text', 'id')
  const { rows } = await pool.query<Row>({
    name: 'marketplaces-by-name',
    text: `select id, slug, name, status, created_at, lower(name) as key from tenants
           where kind = 'marketplace' and status <> 'erased'
             and ($1 = '' or position($1 in lower(name)) > 0 or position($1 in slug) > 0)
             and ($3::uuid is null or (lower(name) collate "C", id) > ($2, $3))
           order by lower(name) collate "C", id limit $4`,
    values: [q.trim().toLowerCase().slice(0, 80), name, id, limit + 1],
  })
  return toPage(
    rows,
    limit,
    (row) => [row.key, row.id],
    (row) => ({
      tenantId: row.id,
      slug: row.slug,
      name: row.name,
      status: row.status,
      openedAt: row.created_at.toISOString(),
    }),
  )
}

/** @throws AppError `forbidden`, `conflict` for somebody who works here already */
export async function inviteStaff(
  ctx: Ctx,
  input: { email: string; role: StaffRole; invitedBy: string; accountId: string | null },
): Promise<InvitationView> {
  assertAllowed(mayUse('staff.manage', ctx.actor))
  const { accountId, ...invitation } = input
  if (accountId !== null && (await findStaffRole(ctx, accountId)) !== null) {
    throw new AppError('conflict', {
      detail: 'This person works here already; change their role in the list',
      errors: [{ field: 'email', message: 'This person works here already; change their role in the list' }],
    })
  }
  return invite(ctx, { kind: 'staff', ...invitation })
}

/** Sends an open invitation once more, with a new end. @throws AppError `forbidden`, `not_found` when it is not open */
export async function resendStaffInvitation(
  ctx: Ctx,
  { id, invitedBy }: { id: string; invitedBy: string },
): Promise<InvitationView> {
  assertAllowed(mayUse('staff.manage', ctx.actor))
  const open = await listInvitations(ctx, { kind: 'staff' })
  const { email, role } = assertFound(
    open.find((invitation) => invitation.id === id),
    'Invitation',
  )
  return invite(ctx, { kind: 'staff', email, role, invitedBy })
}

/** @throws AppError `forbidden`, `not_found` */
export async function revokeStaffInvitation(ctx: Ctx, id: string): Promise<void> {
  assertAllowed(mayUse('staff.manage', ctx.actor))
  await revokeInvitation(ctx, { id, kind: 'staff' })
}

/** Names and addresses of accounts, in the platform's tenant; unknown ids are left out. */
export async function namesOfUsers(ctx: Ctx, ids: readonly string[]): Promise<Map<string, PersonName>> {
  if (ids.length === 0) return new Map()
  const [result] = await ctx.send([
    {
      name: 'names-of-users',
      text: `select id, first_name as "firstName", last_name as "lastName", email from users where id = any($1::uuid[])`,
      values: [[...new Set(ids)]],
    },
  ])
  const rows = (result?.rows ?? []) as { id: string; firstName: string; lastName: string; email: string }[]
  return new Map(
    rows.map(({ id, firstName, lastName, email }) => [
      id,
      { name: `${firstName} ${lastName}`.trim() || email, email },
    ]),
  )
}

export type PersonName = { name: string; email: string }
