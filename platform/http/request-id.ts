import { randomBytes } from 'node:crypto'

const start = randomBytes(9).toString('base64url')
let count = 0

/** Names one request in answers, logs and events; unique across processes, and cheaper than a uuid each. */
export const newRequestId = (): string => `${start}-${(count += 1).toString(36)}`
