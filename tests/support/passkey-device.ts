import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'

type Options = Record<string, unknown> & { challenge: string }
type Bend = {
  /** Where the browser believes to be. */
  origin?: string
  rpId?: string
  /** False: nobody put a finger on it. */
  isUserVerified?: boolean
  signCount?: number
  userHandle?: string
}

/**
 * A device with one passkey, as a browser hands out its answers: WebAuthn's formats, signed with ES256. What a
 * dishonest one would say differently is bent by the test.
 */
export class PasskeyDevice {
  readonly id = randomBytes(32)
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  private signCount = 0
  private userHandle = ''

  constructor(private readonly origin: string) {}

  create(options: Options, bend: Bend = {}) {
    this.userHandle = (options.user as { id: string }).id
    const key = isoCBOR.encode(coseOf(this.keys.publicKey) as never)
    const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, 32]), this.id, Buffer.from(key)])
    const authData = this.authenticatorData(bend, credential)
    const attestation = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', new Uint8Array(authData)],
    ])
    return this.answer({
      clientDataJSON: this.clientData('webauthn.create', options.challenge, bend).toString('base64url'),
      attestationObject: Buffer.from(isoCBOR.encode(attestation as never)).toString('base64url'),
      transports: ['internal'],
    })
  }

  get(options: Options, bend: Bend = {}) {
    const clientData = this.clientData('webauthn.get', options.challenge, bend)
    const authenticatorData = this.authenticatorData(bend)
    const signed = Buffer.concat([authenticatorData, createHash('sha256').update(clientData).digest()])
    return this.answer({
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authenticatorData.toString('base64url'),
      signature: sign('sha256', signed, this.keys.privateKey).toString('base64url'),
      userHandle: bend.userHandle ?? this.userHandle,
    })
  }

  private clientData(type: string, challenge: string, { origin = this.origin }: Bend) {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  }

  private authenticatorData(bend: Bend, credential?: Buffer) {
    const { rpId = new URL(this.origin).hostname, isUserVerified = true } = bend
    const flags = 0x01 | (isUserVerified ? 0x04 : 0) | (credential ? 0x40 : 0)
    const count = Buffer.alloc(4)
    count.writeUInt32BE(bend.signCount ?? ++this.signCount)
    const head = Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), count])
    return credential ? Buffer.concat([head, credential]) : head
  }

  private answer<T extends object>(response: T) {
    const id = this.id.toString('base64url')
    return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {}, response }
  }
}

const bytes = (text: string | undefined) => new Uint8Array(Buffer.from(text ?? '', 'base64url'))

/** EC2, ES256, P-256 and the two coordinates (RFC 9053). */
function coseOf(key: KeyObject) {
  const { x, y } = key.export({ format: 'jwk' })
  return new Map<number, unknown>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, bytes(x)],
    [-3, bytes(y)],
  ])
}
