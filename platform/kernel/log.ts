type Line = (details: object, message: string) => void

/** What the kernel needs of a logger; pino's fits. Errors go under `err`, so that their stack is kept. */
export type Log = { info: Line; warn: Line; error: Line }
