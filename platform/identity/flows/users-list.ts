import { stringify } from 'csv-stringify'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { ListUsers } from '../users-list-schemas.ts'
import { listUsers, recordUsersExport } from '../service/users-list.ts'
import type { Doors } from './runtime.ts'

const batch = 100

/**
 * The list as a file: a row per user, read a page at a time while it is being sent. What a person could have typed to
 * be read as a formula by a spreadsheet is kept from being one.
 * @throws AppError `forbidden`, before anything is sent
 */
export async function exportUsers(
  { database }: Doors,
  scope: Scope,
  filters: Partial<ListUsers>,
): Promise<NodeJS.ReadableStream> {
  await database.inTenant(scope, (ctx) => recordUsersExport(ctx, filters))
  const file = stringify({
    bom: true,
    escape_formulas: true,
    header: true,
    columns: [
      'E-mail',
      'First name',
      'Last name',
      'Roles',
      'E-mail proven',
      'Suspended',
      'Registered',
      'Last signed in',
    ],
  })
  const write = async () => {
    let cursor: string | undefined
    do {
      const page = await database.readTenant(scope, (ctx) =>
        listUsers(ctx, { ...filters, limit: batch, ...(cursor ? { cursor } : {}) }),
      )
      for (const user of page.items) {
        const isTaken = file.write([
          user.email,
          user.firstName,
          user.lastName,
          user.roles.join(' '),
          user.isEmailVerified ? 'yes' : 'no',
          user.isSuspended ? 'yes' : 'no',
          user.registeredAt,
          user.lastSignedInAt ?? '',
        ])
        if (!isTaken)
          await new Promise<void>((resolve) =>
            file.once('drain', () => resolve()).once('close', () => resolve()),
          )
        if (file.destroyed) return
      }
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    file.end()
  }
  write().catch((error: Error) => file.destroy(error))
  return file
}
