import { systemScope } from '#platform/kernel/tenant.ts'
import { createTenant, inTenant } from '#tests/support/database.ts'
import { hostOf, openEdge, type Edge } from '#tests/support/edge.ts'
import { PasskeyDevice } from '#tests/support/passkey-device.ts'
import { codeAt, Member, newMember } from '#tests/support/sign-ins.ts'

let edge: Edge
beforeAll(async () => {
  edge = await openEdge({ hasLimits: false })
})
afterAll(() => edge.close())

async function member() {
  const { tenantId } = await createTenant()
  const person = await newMember(edge, hostOf(tenantId), tenantId)
  await person.signIn()
  return person
}

async function begin(person: Member) {
  const { body } = await person.call('POST', '/users/me/passkeys/challenges', {})
  return { token: body.token!, options: body.options! }
}

/** A person with a passkey on a device. */
async function equipped() {
  const person = await member()
  const device = new PasskeyDevice(`http://${person.host}`)
  const { token, options } = await begin(person)
  const added = await person.call('POST', '/users/me/passkeys', {
    token,
    name: 'Laptop',
    response: device.create(options),
  })
  return { person, device, added }
}

const stranger = (host: string, tenantId: string) => new Member(edge, host, '', '', tenantId)

async function ask(person: Member, body: object = {}) {
  const answer = await person.call('POST', '/passkey-challenges', body)
  return { token: answer.body.token!, options: answer.body.options! }
}

const add = (who: Member, token: string, response: object) =>
  who.call('POST', '/users/me/passkeys', { token, name: 'Phone', response })

describe('setting up a passkey', () => {
  test('the device is asked for a key that it finds by itself, and for its owner’s presence', async () => {
    const person = await member()

    const { options } = await begin(person)

    expect(options).toMatchObject({
      rp: { id: person.host },
      user: { name: person.email },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
    })
  })

  test('it is a second factor like any other: it raises the session and brings recovery codes', async () => {
    const { person, added } = await equipped()

    expect(added).toMatchObject({ status: 201, body: { factor: { kind: 'passkey', name: 'Laptop' } } })
    expect(added.body.recoveryCodes).toHaveLength(10)
    const renamed = await person.call('PATCH', `/users/me/second-factors/${added.body.factor!.id}`, {
      name: 'Work laptop',
    })
    expect(renamed.body).toMatchObject({ name: 'Work laptop' })
    expect((await begin(person)).options.excludeCredentials).toHaveLength(1)
  })

  test('an answer is taken once, by the one who was asked, and not under another address', async () => {
    const person = await member()
    const other = await newMember(edge, person.host, person.tenantId)
    await other.signIn()
    const device = new PasskeyDevice(`http://${person.host}`)
    const first = await begin(person)
    expect((await add(other, first.token, device.create(first.options))).status).toBe(410)
    expect((await add(person, first.token, device.create(first.options))).status).toBe(410)
    const second = await begin(person)
    const foreign = device.create(second.options, { origin: 'http://evil.localhost' })
    expect((await add(person, second.token, foreign)).status).toBe(400)
    const third = await begin(person)
    const unverified = device.create(third.options, { isUserVerified: false })
    expect((await add(person, third.token, unverified)).status).toBe(400)
    const fourth = await begin(person)
    const madeUp = device.create({ ...fourth.options, challenge: 'AAAA' })
    expect((await add(person, fourth.token, madeUp)).status).toBe(400)
    expect((await person.call('GET', '/users/me/second-factors')).body.items).toEqual([])
  })

  test('one device is set up once', async () => {
    const { person, device } = await equipped()
    const { token, options } = await begin(person)

    const again = await person.call('POST', '/users/me/passkeys', {
      token,
      name: 'Again',
      response: device.create(options),
    })

    expect(again).toMatchObject({ status: 409 })
  })
})

describe('signing in with a passkey', () => {
  test('opens a session with two factors, and nobody types an address', async () => {
    const { person, device } = await equipped()
    const guest = stranger(person.host, person.tenantId)
    const { token, options } = await ask(guest)

    const answer = await guest.call('POST', '/sessions/by-passkey', { token, response: device.get(options) })

    expect(options.allowCredentials).toBeUndefined()
    expect(answer).toMatchObject({ status: 201, body: { user: { id: person.userId } } })
    const assurance = await inTenant(systemScope(person.tenantId), (ctx) =>
      ctx.trx('sessions').whereNull('revoked_at').where({ user_id: person.userId }).pluck('assurance'),
    )
    expect(assurance).toEqual(['two_factors', 'two_factors'])
  })

  test('an answer that was heard before opens nothing', async () => {
    const { person, device } = await equipped()
    const guest = stranger(person.host, person.tenantId)
    const first = await ask(guest)
    const response = device.get(first.options)
    await guest.call('POST', '/sessions/by-passkey', { token: first.token, response })
    const second = await ask(guest)

    expect((await guest.call('POST', '/sessions/by-passkey', { token: first.token, response })).status).toBe(
      410,
    )
    expect((await guest.call('POST', '/sessions/by-passkey', { token: second.token, response })).status).toBe(
      401,
    )
  })

  test.each([
    ['was given on another address', { origin: 'http://evil.localhost' }],
    ['was given on another port of this address', { origin: 'http://HOST:8080' }],
    ['was made for another host', { rpId: 'localhost' }],
    ['was given without a finger, a face or a number', { isUserVerified: false }],
    ['comes from a copy of the device, which is behind in counting', { signCount: 1 }],
    ['says that the key is somebody else’s', { userHandle: 'c29tZWJvZHk' }],
  ])('an answer that %s opens nothing', async (_, bend) => {
    const { person, device } = await equipped()
    const guest = stranger(person.host, person.tenantId)
    const { token, options } = await ask(guest)
    const bent = 'origin' in bend ? { origin: bend.origin.replace('HOST', person.host) } : bend

    const answer = await guest.call('POST', '/sessions/by-passkey', {
      token,
      response: device.get(options, bent),
    })

    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
    expect(guest.cookie).toBe('')
  })

  test('an answer with another key’s signature opens nothing', async () => {
    const { person, device } = await equipped()
    const guest = stranger(person.host, person.tenantId)
    const { token, options } = await ask(guest)
    const forged = new PasskeyDevice(`http://${person.host}`).get(options)

    const answer = await guest.call('POST', '/sessions/by-passkey', {
      token,
      response: { ...forged, id: device.id.toString('base64url'), rawId: device.id.toString('base64url') },
    })

    expect(answer.status).toBe(401)
  })

  test('neither the question nor the key of one marketplace counts in another', async () => {
    const here = await equipped()
    const there = await createTenant()
    const guest = stranger(hostOf(there.tenantId), there.tenantId)
    const questionHere = await ask(here.person)
    const questionThere = await ask(guest)
    const wanderer = here.device.get(questionThere.options, {
      origin: `http://${guest.host}`,
      rpId: guest.host,
    })

    const withToken = await guest.call('POST', '/sessions/by-passkey', {
      token: questionHere.token,
      response: here.device.get(questionHere.options),
    })
    const withKey = await guest.call('POST', '/sessions/by-passkey', {
      token: questionThere.token,
      response: wanderer,
    })

    expect([withToken.status, withKey.status]).toEqual([410, 401])
  })

  test('an answer to setting up is none to signing in', async () => {
    const { person, device } = await equipped()
    const { token, options } = await begin(person)

    const answer = await person.call('POST', '/sessions/by-passkey', { token, response: device.get(options) })

    expect(answer.status).toBe(410)
  })
})

/** Asked for a second factor, with a passkey on the device. */
async function asked() {
  const { person, device } = await equipped()
  const { body } = await person.signIn()
  return { person, device, challenge: body.challenge!, methods: body.methods }
}

describe('a passkey beside a password', () => {
  test('is asked for by name of its key, and finishes the sign-in', async () => {
    const { person, device, challenge, methods } = await asked()
    const { token, options } = await ask(person, { secondFactor: challenge })

    const answer = await person.call('POST', '/sessions/second-factor', {
      challenge,
      passkey: { token, response: device.get(options) },
    })

    expect(methods).toEqual(['passkey', 'recovery_code'])
    expect(options.allowCredentials).toMatchObject([{ id: device.id.toString('base64url') }])
    expect(answer.status).toBe(201)
  })

  test('an answer for another sign-in, or from somebody else’s device, is refused', async () => {
    const { person, device, challenge } = await asked()
    const again = await person.signIn()
    const other = await ask(person, { secondFactor: again.body.challenge! })
    const stray = await newMember(edge, person.host, person.tenantId)
    await stray.signIn()
    const strayDevice = new PasskeyDevice(`http://${person.host}`)
    const set = await begin(stray)
    await stray.call('POST', '/users/me/passkeys', {
      token: set.token,
      name: 'Stray',
      response: strayDevice.create(set.options),
    })
    const own = await ask(person, { secondFactor: challenge })
    const open = await ask(person)
    const finish = (passkey: object) => person.call('POST', '/sessions/second-factor', { challenge, passkey })

    expect((await finish({ token: other.token, response: device.get(other.options) })).status).toBe(400)
    expect((await finish({ token: own.token, response: strayDevice.get(own.options) })).status).toBe(400)
    expect((await finish({ token: open.token, response: device.get(open.options) })).status).toBe(400)
    expect((await finish({ token: own.token, response: device.get(own.options) })).status).toBe(201)
  })

  test('who has an app and a passkey takes either', async () => {
    const { person } = await equipped()
    const { secret } = await person.setUpTotp()

    const { body } = await person.signIn()

    expect(body.methods).toEqual(['totp', 'passkey', 'recovery_code'])
    const answer = await person.call('POST', '/sessions/second-factor', {
      challenge: body.challenge!,
      code: codeAt(secret),
    })
    expect(answer.status).toBe(201)
  })
})
