import { createCipheriv, createDecipheriv, createHmac, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { equalSecrets } from './ids.ts'

/**
 * Everything that is sealed or signed with the key of this deployment. Keys are derived per purpose (RFC 5869), so
 * that what was made for one purpose says nothing in another. After a rotation the former keys still open and check,
 * and only the first one makes anything new.
 */
export type Vault = {
  /** AES-256-GCM. Bound to purpose and tenant: a row copied to another tenant does not open there. */
  seal(purpose: string, tenantId: string, text: string): string
  /** @throws Error when the text was changed, is another tenant's, or its key is not known any more */
  open(purpose: string, tenantId: string, sealed: string): string
  /** True when an older key sealed it: worth sealing again at the next occasion. */
  isOutdated(sealed: string): boolean
  /** A message authentication code over `text`, 256 bits in base64url. */
  mac(purpose: string, text: string): string
  isMac(purpose: string, text: string, mac: string): boolean
  /** Six digits that follow from `text`, for people to type; guessing must be counted by whoever checks. */
  digits(purpose: string, text: string): string
  isDigits(purpose: string, text: string, digits: string): boolean
  /** One key of 32 bytes for each secret key, the present one first. */
  keys(purpose: string): { id: string; key: Buffer }[]
}

const version = 'v1'
const ivLength = 12
const tagLength = 16

/** @param secretKeys the present one first, then those that were replaced */
export function openVault(secretKeys: readonly string[]): Vault {
  const derived = new Map<string, { id: string; key: Buffer }[]>()
  function keys(purpose: string) {
    const known = derived.get(purpose)
    if (known) return known
    const made = secretKeys.map((secret) => ({
      id: createHash('sha256').update(`id ${secret}`).digest('hex').slice(0, 8),
      key: Buffer.from(hkdfSync('sha256', secret, '', purpose, 32)),
    }))
    derived.set(purpose, made)
    return made
  }
  const codes = (purpose: string, text: string) =>
    keys(purpose).map(({ key }) => createHmac('sha256', key).update(text).digest())
  const macs = (purpose: string, text: string) =>
    codes(purpose, text).map((code) => code.toString('base64url'))
  // 48 bits make the six digits even to one part in 281 million.
  const digitsOf = (purpose: string, text: string) =>
    codes(`${purpose} digits`, text).map((code) => String(code.readUIntBE(0, 6) % 1_000_000).padStart(6, '0'))

  return {
    keys,
    seal(purpose, tenantId, text) {
      const [{ id, key }] = keys(purpose) as [{ id: string; key: Buffer }]
      const iv = randomBytes(ivLength)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(tenantId))
      const body = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `${version}.${id}.${body.toString('base64url')}`
    },
    open(purpose, tenantId, sealed) {
      const [format, id, body = ''] = sealed.split('.')
      const found = keys(purpose).find((key) => key.id === id)
      if (format !== version || !found)
        throw new Error('This was sealed with a key that is not known any more')
      const bytes = Buffer.from(body, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', found.key, bytes.subarray(0, ivLength), {
        authTagLength: tagLength,
      })
        .setAAD(Buffer.from(tenantId))
        .setAuthTag(bytes.subarray(-tagLength))
      return decipher.update(bytes.subarray(ivLength, -tagLength), undefined, 'utf8') + decipher.final('utf8')
    },
    isOutdated: (sealed) => sealed.split('.')[1] !== keys('')[0]!.id,
    mac: (purpose, text) => macs(purpose, text)[0]!,
    isMac: (purpose, text, mac) => macs(purpose, text).some((known) => equalSecrets(known, mac)),
    digits: (purpose, text) => digitsOf(purpose, text)[0]!,
    isDigits: (purpose, text, digits) => digitsOf(purpose, text).some((known) => equalSecrets(known, digits)),
  }
}
