import {
  cancelBooking,
  cancelOwnBooking,
  confirmBooking,
  createHold,
  getOwnBooking,
  getOwnCalendarFile,
  listOwnBookings,
} from '#platform/booking/index.ts'
import { attachGuestBookings } from '#platform/identity/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { createTenant, inTenant } from '#tests/support/database.ts'
import { contact, createBookable, quarterAfter } from '#tests/support/factories.ts'
import { createPerson, scopeOf } from '#tests/support/people.ts'

/** A marketplace in which a guest has booked twice, and a customer with the same address. */
async function world({ email = contact.email as string } = {}) {
  const market = await createTenant()
  const bookings = await inTenant(systemScope(market.tenantId), async (ctx) => {
    const { serviceId } = await createBookable(ctx)
    const made = []
    for (const hours of [30, 54]) {
      const startsAt = quarterAfter(ctx.now, hours).toISOString()
      const hold = await createHold(ctx, { serviceId, startsAt })
      const { booking } = await confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact })
      made.push(booking)
    }
    return made
  })
  const person = await createPerson(market.tenantId, 'customer', { email })
  return { market, bookings, person, scope: await scopeOf(market.tenantId, person) }
}

const upcoming = (scope: Scope) => inTenant(scope, (ctx) => listOwnBookings(ctx, { filter: 'upcoming' }))

test('whoever proved an address sees what was booked with it, soonest first', async () => {
  const { scope, bookings } = await world()

  const page = await upcoming(scope)

  expect(page.items.map(({ id }) => id)).toEqual(bookings.map(({ id }) => id))
  expect(page.nextCursor).toBeNull()
})

test('bookings stay theirs when the address changes after they were attached', async () => {
  const { scope, person, bookings } = await world()
  await inTenant(scope, async (ctx) => {
    await attachGuestBookings(ctx, person.userId)
    await ctx.trx('users').where({ id: person.userId }).update({ email: 'new@mail.example' })
  })

  expect((await upcoming(scope)).items).toHaveLength(bookings.length)
})

test('what a user books later with the proven address is theirs at once', async () => {
  const market = await createTenant()
  const person = await createPerson(market.tenantId, 'customer', { email: contact.email })

  await inTenant(systemScope(market.tenantId), async (ctx) => {
    const { serviceId } = await createBookable(ctx)
    const hold = await createHold(ctx, { serviceId, startsAt: quarterAfter(ctx.now, 30).toISOString() })
    await confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact })
    expect(await ctx.trx('customers').select('user_id')).toEqual([{ user_id: person.userId }])
  })
})

test('an address that is not proven shows nothing', async () => {
  const { scope, person } = await world()
  await inTenant(scope, (ctx) =>
    ctx.trx('users').where({ id: person.userId }).update({ email_verified_at: null }),
  )

  expect((await upcoming(scope)).items).toEqual([])
})

test('a list goes on where its first page ended', async () => {
  const { scope, bookings } = await world()

  const first = await inTenant(scope, (ctx) => listOwnBookings(ctx, { limit: 1 }))
  const second = await inTenant(scope, (ctx) => listOwnBookings(ctx, { limit: 1, cursor: first.nextCursor! }))

  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(bookings.map(({ id }) => id))
  expect(second.nextCursor).toBeNull()
})

test('what is cancelled leaves the coming ones and is found among the cancelled', async () => {
  const { scope, bookings } = await world()
  const [first] = bookings

  const cancelled = await inTenant(scope, (ctx) =>
    cancelOwnBooking(ctx, { bookingId: first!.id, reason: 'ill' }),
  )

  expect(cancelled).toMatchObject({ status: 'cancelled', cancellation: { cancelledBy: 'customer' } })
  expect((await upcoming(scope)).items).toHaveLength(1)
  const gone = await inTenant(scope, (ctx) => listOwnBookings(ctx, { filter: 'cancelled' }))
  expect(gone.items.map(({ id }) => id)).toEqual([first!.id])
})

test('the calendar file holds the appointment', async () => {
  const { scope, bookings } = await world()

  const file = await inTenant(scope, (ctx) => getOwnCalendarFile(ctx, bookings[0]!.id))

  expect(file.fileName).toBe(`${bookings[0]!.reference}.ics`)
  expect(file.content).toContain('METHOD:PUBLISH')
  expect(file.content).toContain('SUMMARY:Spring cleaning')
})

test('another customer of the marketplace sees, reads and cancels none of them', async () => {
  const { scope, bookings, market } = await world({ email: 'somebody.else@example.com' })
  const bookingId = bookings[0]!.id

  expect((await upcoming(scope)).items).toEqual([])
  for (const attempt of [
    () => inTenant(scope, (ctx) => getOwnBooking(ctx, bookingId)),
    () => inTenant(scope, (ctx) => getOwnCalendarFile(ctx, bookingId)),
    () => inTenant(scope, (ctx) => cancelOwnBooking(ctx, { bookingId })),
    () => inTenant(scope, (ctx) => getOwnBooking(ctx, newId())),
    () => inTenant(scope, (ctx) => getOwnBooking(ctx, 'not an id')),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ code: 'not_found' })
  }
  const untouched = await inTenant(systemScope(market.tenantId), (ctx) =>
    cancelBooking(ctx, { bookingId, reason: 'by the test' }),
  )
  expect(untouched.cancellation?.cancelledBy).toBe('system')
})

test('a person with the same address on another marketplace sees nothing of it', async () => {
  const { bookings } = await world()
  const elsewhere = await createTenant()
  const namesake = await scopeOf(
    elsewhere.tenantId,
    await createPerson(elsewhere.tenantId, 'customer', { email: contact.email }),
  )

  expect((await upcoming(namesake)).items).toEqual([])
  const reading = inTenant(namesake, (ctx) => getOwnBooking(ctx, bookings[0]!.id))
  await expect(reading).rejects.toMatchObject({ code: 'not_found' })
})

test('guests have no bookings of their own to list', async () => {
  const { market } = await world()
  const guest: Scope = { ...systemScope(market.tenantId), actor: { kind: 'guest' } }

  await expect(upcoming(guest)).rejects.toMatchObject({ code: 'unauthenticated' })
})
