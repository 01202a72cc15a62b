import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { uuidv7 } from 'uuidv7'

/** A new row id: time-ordered, so that keys stay dense. */
export const newId = (): string => uuidv7()

/** The smallest id that `newId` can make at an instant: rows since then are `id >=` it, by the primary key. */
export function earliestIdAt(instant: Date): string {
  const hex = instant.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
export const isId = (value: unknown): value is string => typeof value === 'string' && uuid.test(value)

/** 256 random bits for a link or a session; only its hash is ever stored. */
export const newSecret = (): string => randomBytes(32).toString('base64url')
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('base64url')

/** Another secret that follows from one: the same each time, and nobody gets from it to the first. */
export const derivedSecret = (secret: string, purpose: string): string =>
  createHmac('sha256', secret).update(purpose).digest('base64url')

export function equalSecrets(left: string, right: string): boolean {
  const a = Buffer.from(left)
  const b = Buffer.from(right)
  return a.length === b.length && timingSafeEqual(a, b)
}

// No 0/O, 1/I/L, U: a code that is read out on the phone arrives.
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
/** A short code for people, such as `K7F3-92QD`; about 39 bits, unique per tenant by its index. */
export function newReference(): string {
  const letters = Array.from(randomBytes(8), (byte) => alphabet[byte % alphabet.length])
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`
}
