import type { Database } from '#platform/kernel/database.ts'
import type { Limiter } from '#platform/kernel/limiter.ts'
import type { Vault } from '#platform/kernel/vault.ts'

export type Doors = { database: Pick<Database, 'inTenant' | 'readTenant'> }
/** What the flows of this domain need of the runtime. */
export type IdentityRuntime = Doors & { limiter: Pick<Limiter, 'take'>; vault: Vault }

/** Where a request comes from. */
export type Client = {
  userAgent: string
  /** The client's network address, as limits count it. */
  address: string
  /** Programs get a refresh token, browsers keep a cookie. */
  wantsRefreshToken?: boolean
}
