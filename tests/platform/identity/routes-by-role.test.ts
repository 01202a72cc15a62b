import type { OpenAPIV3_1 } from 'openapi-types'
import { permissions, roles, type Permission, type Role } from '#platform/identity/index.ts'
import { openEdge, type Answer, type Edge } from '#tests/support/edge.ts'
import { accessTokenOf, createPerson } from '#tests/support/people.ts'
import { openFuzzCalendars } from '#tests/fuzz/good-calendars.ts'
import { openFuzzPayments } from '#tests/fuzz/good-earnings.ts'
import { goodRequest, type GoodRequest } from '#tests/fuzz/good-requests.ts'
import { openMarket, type Market } from '#tests/fuzz/market.ts'
import { operationsOf, type Operation } from '#tests/fuzz/operations.ts'
import { Dice } from '#tests/fuzz/samples.ts'

jest.setTimeout(240_000)

const isProvider = (role: Role) => role.startsWith('provider_')
/** Users of the marketplace; the others are accounts. */
const isUser = (role: Role) => role === 'customer' || isProvider(role)

let edge: Edge
let calendars: Awaited<ReturnType<typeof openFuzzCalendars>>
let payments: Awaited<ReturnType<typeof openFuzzPayments>>
let market: Market
let operations: (Operation & { permission: Permission | null })[]
const strangers = new Map<Role, string>()

beforeAll(async () => {
  edge = await openEdge({ hasLimits: false })
  calendars = await openFuzzCalendars(edge)
  payments = await openFuzzPayments(edge)
  market = await openMarket(edge)
  const other = await openMarket(edge)
  for (const role of roles) {
    strangers.set(role, await newToken(other, role))
  }
  const document = (await edge.ask(market.host, '/api/v1/openapi.json')).json() as OpenAPIV3_1.Document
  operations = operationsOf(document).map((operation) => ({
    ...operation,
    permission: permissionOf(document, operation),
  }))
})
afterAll(async () => {
  await edge.close()
  await calendars.close()
  await payments.close()
})

async function newToken({ scope, ownerId }: Market, role: Role) {
  const person = await createPerson(scope.tenantId, role, { providerId: isProvider(role) ? ownerId : null })
  return accessTokenOf(edge, scope.tenantId, person)
}

function permissionOf(document: OpenAPIV3_1.Document, { path, method }: Operation): Permission | null {
  const item = document.paths![path] as Record<string, { 'x-permission'?: Permission }>
  return item[method.toLowerCase()]?.['x-permission'] ?? null
}

/** What the gate says, told apart from what a policy or the handler says. */
function verdictOf(answer: Answer): 'unknown person' | 'refused' | 'let in' {
  if (answer.statusCode === 401) return 'unknown person'
  return answer.statusCode === 403 && 'permission' in answer.json() ? 'refused' : 'let in'
}

function expected(permission: Permission, role: Role) {
  const allowed: readonly string[] | 'signed_in' = permissions[permission]
  const isAllowed = allowed === 'signed_in' ? isUser(role) : allowed.includes(role)
  return isAllowed ? 'let in' : 'refused'
}

const newRequest = (operation: Operation) => goodRequest(operation, market, new Dice(7))
async function verdict(request: GoodRequest, authorization: Record<string, string>) {
  return verdictOf(await market.ask({ ...request, headers: { ...request.headers, ...authorization } }))
}
/** What is open to all asks nobody who they are. */
const gated = () =>
  operations.flatMap((each) => (each.permission === null ? [] : [{ ...each, permission: each.permission }]))
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

test('every operation lets in the roles of the table, and nobody else', async () => {
  const faults: string[] = []
  for (const operation of gated()) {
    const unused = await newRequest(operation)
    for (const role of roles) {
      const wanted = expected(operation.permission, role)
      const request = wanted === 'let in' ? await newRequest(operation) : unused
      // Somebody new each time: some operations change who one is, or end the session.
      const found = await verdict(request, bearer(await newToken(market, role)))
      if (found !== wanted) {
        faults.push(`${operation.id} (${operation.permission}) by ${role}: ${found}, not ${wanted}`)
      }
    }
  }

  expect(faults).toEqual([])
})

test('a guest, and anybody of another marketplace, is unknown to every operation that asks for a right', async () => {
  // The test before was let in everywhere, and its provider has left.
  market = await openMarket(edge)
  const faults: string[] = []
  for (const operation of gated()) {
    const request = await newRequest(operation)
    if (verdictOf(await market.ask({ ...request, headers: {} })) !== 'unknown person')
      faults.push(`${operation.id} by a guest`)
    for (const role of roles) {
      const found = await verdict(request, bearer(strangers.get(role)!))
      if (found !== 'unknown person')
        faults.push(`${operation.id} by ${role} of another marketplace: ${found}`)
    }
  }

  expect(faults).toEqual([])
})

test('the document names the permission of every operation that asks for one', () => {
  expect(operations.filter(({ isGated, permission }) => isGated !== (permission !== null))).toEqual([])
  expect(gated().length).toBeGreaterThan(30)
})

test('what is the console’s does not exist on a marketplace, and the other way round', async () => {
  const account = await createPerson(market.scope.tenantId, 'platform_admin')
  const ofConsole = await accessTokenOf(edge, account.homeId, account)
  const ask = (host: string, url: string, token: string) => edge.ask(host, { url, headers: bearer(token) })

  expect((await ask('admin.localhost', '/api/v1/users/me', ofConsole)).json()).toMatchObject({
    id: account.userId,
    roles: ['platform_admin'],
  })
  expect((await ask('admin.localhost', '/api/v1/services', ofConsole)).statusCode).toBe(404)
  expect(
    (await ask(market.host, '/api/v1/marketplaces', await newToken(market, 'tenant_owner'))).statusCode,
  ).toBe(404)
  expect((await ask('localhost', '/api/v1/users/me', ofConsole)).statusCode).toBe(404)
})
