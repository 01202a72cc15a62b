import { hash, verify } from '@node-rs/argon2'

// Argon2id (the package's algorithm 2) with 19 MiB, two passes, one lane:
// https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const

// Nobody's: salt and digest are zero. Verifying against it costs exactly what a real hash costs.
const hashOfNobody = `$argon2id$v=19$m=19456,t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`

// Composed and decomposed accents are the same password (RFC 8265).
const prepared = (password: string) => password.normalize('NFKC')

/** About 80 ms of one core, off the main thread: call it while no transaction is open. */
export const hashPassword = (password: string): Promise<string> => hash(prepared(password), parameters)

/** Takes the same time whether there is a hash or not, so that the answer does not tell who has an account. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const isRight = await verify(passwordHash ?? hashOfNobody, prepared(password))
  return isRight && passwordHash !== null
}
