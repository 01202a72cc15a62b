import { Secret, TOTP } from 'otpauth'

// What every authenticator app takes (RFC 6238); some read no other algorithm, length or period from the address.
const shape = { algorithm: 'SHA1', digits: 6, period: 30 } as const
const periodMs = shape.period * 1_000
/** One step to either side: clocks differ, and people type slowly (RFC 6238, 5.2). */
const tolerance = 1

/** 160 random bits in base32, the length that RFC 4226 recommends. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32

/** What the QR code says: `otpauth://totp/…`, with the marketplace's name in front of the person's address. */
export const totpAddress = ({ secret, issuer, label }: { secret: string; issuer: string; label: string }) =>
  new TOTP({ ...shape, issuer, label, secret: Secret.fromBase32(secret) }).toString()

/** The half minute whose code was typed, or null for a wrong code. Whoever asks remembers it: a code counts once. */
export function stepOfCode(secret: string, typed: string, now: Date): number | null {
  const token = typed.replaceAll(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return null
  const totp = new TOTP({ ...shape, secret: Secret.fromBase32(secret) })
  const delta = totp.validate({ token, timestamp: now.getTime(), window: tolerance })
  return delta === null ? null : Math.floor(now.getTime() / periodMs) + delta
}
