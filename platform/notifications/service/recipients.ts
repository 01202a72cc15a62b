import type { Ctx } from '#platform/kernel/tenant.ts'
import { listMemberContacts } from '#platform/providers/index.ts'
import type { BookingSnapshot } from '../schemas.ts'

export type Recipient = { email: string; name: string }
type Told = Pick<BookingSnapshot, 'id' | 'providerId' | 'provider' | 'members'>
/** `members`: only those who do it; the business has done it itself. */
export type Circle = 'all' | 'members'

/**
 * Where the provider of each booking is written to: the business, and those of the team who do it and have a login of
 * their own. An address that is both is written to once.
 * @returns by the id of the booking
 */
export async function listProviderRecipients(
  ctx: Ctx,
  bookings: readonly Told[],
  circle: Circle = 'all',
): Promise<Map<string, Recipient[]>> {
  const contacts = new Map<string, Recipient>()
  for (const providerId of new Set(bookings.map((booking) => booking.providerId))) {
    const memberIds = bookings
      .filter((booking) => booking.providerId === providerId)
      .flatMap(({ members }) => members.map(({ id }) => id))
    for (const [id, contact] of await listMemberContacts(ctx, { providerId, memberIds }))
      contacts.set(id, contact)
  }
  return new Map(
    bookings.map(({ id, provider, members }) => {
      const people = members.flatMap((member) => contacts.get(member.id) ?? [])
      const { name, email } = provider
      return [id, distinct(circle === 'members' ? people : [{ name, email }, ...people])]
    }),
  )
}

/** Addresses are the same whatever their case: mailboxes do not tell it apart. */
export const addressKey = ({ email }: Pick<Recipient, 'email'>) => email.trim().toLowerCase()

/** Of two with one address the first. */
export const distinct = (recipients: readonly Recipient[]) =>
  [
    ...new Map(recipients.toReversed().map((recipient) => [addressKey(recipient), recipient])).values(),
  ].toReversed()
