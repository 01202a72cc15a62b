import {
  isLinkOpen,
  requestPasswordReset,
  requestPhoneVerification,
  requestSignInLink,
  resendCode,
  signInByLink,
  startRegistration,
  tokenOf,
  type IdentityRuntime,
} from '#platform/identity/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { createTenant, inTenant, outboxOf } from '#tests/support/database.ts'
import { openEdge, type Edge } from '#tests/support/edge.ts'
import { createPerson, scopeOf } from '#tests/support/people.ts'

let edge: Edge
let runtime: Edge['runtime'] & IdentityRuntime
beforeAll(async () => {
  edge = await openEdge()
  runtime = edge.runtime
})
afterAll(() => edge.close())

const guestOf = (scope: Scope): Scope => ({ ...scope, actor: { kind: 'guest' } })
/** A place of its own for each test: limits count places. */
const newClient = () => ({
  userAgent: 'Tests',
  address: `198.51.100.${Math.floor(Math.random() * 200)}-${newId()}`,
})
const issued = async (scope: Scope) =>
  (await inTenant(scope, outboxOf))
    .filter(({ name }) => name === 'challenge.issued')
    .map(({ payload }) => payload)

async function register() {
  const scope = guestOf(await createTenant())
  const client = newClient()
  const input = {
    email: 'ada@example.com',
    firstName: 'Ada',
    lastName: 'Okafor',
    password: 'seven green bottles',
  }
  const { id } = await startRegistration(runtime, scope, { ...input, ...client })
  return { scope, client, challengeId: id }
}

test('a code is sent again on request, and stays the same code', async () => {
  const { scope, client, challengeId } = await register()

  await resendCode(runtime, scope, { challengeId, purpose: 'registration', address: client.address })

  expect(await issued(scope)).toEqual([{ challengeId }, { challengeId }])
})

test('nobody fills a letter box by asking again and again', async () => {
  const { scope, client, challengeId } = await register()
  const ask = () =>
    resendCode(runtime, scope, { challengeId, purpose: 'registration', address: client.address })

  for (let count = 0; count < 4; count++) await ask()

  await expect(ask()).rejects.toMatchObject({ code: 'rate_limited' })
  expect(await issued(scope)).toHaveLength(5)
})

test('a code is sent again for its own marketplace and purpose only', async () => {
  const { scope, client, challengeId } = await register()
  const elsewhere = guestOf(await createTenant())
  const { address } = client

  for (const attempt of [
    () => resendCode(runtime, elsewhere, { challengeId, purpose: 'registration', address }),
    () => resendCode(runtime, scope, { challengeId, purpose: 'phone_verification', address }),
    () => resendCode(runtime, scope, { challengeId: newId(), purpose: 'registration', address }),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ code: 'link_expired' })
  }
})

test('a code for a telephone is sent again to nobody but the person who asked for it', async () => {
  const market = await createTenant()
  const [owner, other] = await Promise.all(
    [1, 2].map(async () => scopeOf(market.tenantId, await createPerson(market.tenantId, 'customer'))),
  )
  const { address } = newClient()
  const { id: challengeId } = await requestPhoneVerification(runtime, owner!, {
    phone: '+4915112345678',
    address,
  })
  const ask = (scope: Scope) =>
    resendCode(runtime, scope, { challengeId, purpose: 'phone_verification', address })

  await expect(ask(other!)).rejects.toMatchObject({ code: 'link_expired' })
  await expect(ask(guestOf(market))).rejects.toMatchObject({ code: 'link_expired' })
  await ask(owner!)
  expect(await issued(market)).toHaveLength(2)
})

/** A marketplace with one person, and the token of the link that somebody asked for. */
async function askLink(purpose: 'password_reset' | 'sign_in_link', isKnown = true) {
  const scope = guestOf(await createTenant())
  const { email } = await createPerson(scope.tenantId, 'customer')
  const request = purpose === 'password_reset' ? requestPasswordReset : requestSignInLink
  await request(runtime, scope, { email: isKnown ? email : `no-${email}`, address: newClient().address })
  const [challenge] = await inTenant(scope, (ctx) => ctx.trx('challenges').select('id'))
  return { scope, token: tokenOf(runtime.vault, scope.tenantId, { id: challenge.id as string, purpose }) }
}

test.each(['password_reset', 'sign_in_link'] as const)(
  'looking at the link of a %s uses nothing up',
  async (purpose) => {
    const { scope, token } = await askLink(purpose)

    for (let count = 0; count < 3; count++) {
      expect(await isLinkOpen(runtime, scope, { token, purpose })).toBe(true)
    }
  },
)

test('a link that was used, is another marketplace’s, or was made up is not open', async () => {
  const { scope, token } = await askLink('sign_in_link')
  const elsewhere = guestOf(await createTenant())
  const purpose = 'sign_in_link' as const

  expect(await isLinkOpen(runtime, elsewhere, { token, purpose })).toBe(false)
  expect(await isLinkOpen(runtime, scope, { token, purpose: 'password_reset' })).toBe(false)
  expect(await isLinkOpen(runtime, scope, { token: `${newId()}.forged`, purpose })).toBe(false)
  expect(await isLinkOpen(runtime, scope, { token: '', purpose })).toBe(false)
  await signInByLink(runtime, scope, { token, ...newClient() })
  expect(await isLinkOpen(runtime, scope, { token, purpose })).toBe(false)
})

test('for an address that nobody has there is no link that would open anything', async () => {
  const { scope, token } = await askLink('sign_in_link', false)

  expect(await isLinkOpen(runtime, scope, { token, purpose: 'sign_in_link' })).toBe(false)
})
