import { newId } from '#platform/kernel/ids.ts'
import { openVault } from '#platform/kernel/vault.ts'

const [present, former] = ['p'.repeat(32), 'f'.repeat(32)]
const vault = openVault([present, former])
const tenantId = newId()

test('what is sealed opens again, and looks different each time', () => {
  const sealed = vault.seal('totp', tenantId, 'Grüße aus Zürich')

  expect(vault.open('totp', tenantId, sealed)).toBe('Grüße aus Zürich')
  expect(vault.seal('totp', tenantId, 'Grüße aus Zürich')).not.toBe(sealed)
  expect(sealed).not.toContain('Grüße')
})

test('nothing opens for another tenant, another purpose, or after a change', () => {
  const sealed = vault.seal('totp', tenantId, 'secret')
  const [version, key, body = ''] = sealed.split('.')
  const flipped = Buffer.from(body, 'base64url')
  flipped[14]! ^= 1

  expect(() => vault.open('totp', newId(), sealed)).toThrow()
  expect(() => vault.open('credential', tenantId, sealed)).toThrow()
  expect(() => vault.open('totp', tenantId, `${version}.${key}.${flipped.toString('base64url')}`)).toThrow()
  expect(() => vault.open('totp', tenantId, 'secret')).toThrow('not known')
  expect(() => vault.open('totp', tenantId, '')).toThrow()
})

test('after a rotation old seals and codes count, and new ones are made with the new key', () => {
  const before = openVault([former])
  const sealed = before.seal('totp', tenantId, 'secret')
  const [mac, digits] = [before.mac('challenge', 'x'), before.digits('challenge', 'x')]

  expect(vault.open('totp', tenantId, sealed)).toBe('secret')
  expect([vault.isOutdated(sealed), vault.isOutdated(vault.seal('totp', tenantId, 'secret'))]).toEqual([
    true,
    false,
  ])
  expect(vault.isMac('challenge', 'x', mac)).toBe(true)
  expect(vault.isDigits('challenge', 'x', digits)).toBe(true)
  expect(vault.mac('challenge', 'x')).not.toBe(mac)
  expect(before.isMac('challenge', 'x', vault.mac('challenge', 'x'))).toBe(false)
})

test('codes of six digits spread over all of them', () => {
  const firsts = new Set<string>()
  for (let count = 0; count < 500; count += 1) {
    const digits = vault.digits('challenge', String(count))
    expect(digits).toMatch(/^\d{6}$/)
    firsts.add(digits[0]!)
  }
  expect(firsts.size).toBe(10)
})
