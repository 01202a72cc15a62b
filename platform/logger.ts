import { pino, type Logger } from 'pino'
import type { Config } from './config.ts'

// Whatever carries one of these names is not for the log, however deep a library buries it.
const secretNames = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'passwordHash',
  'secret',
  'secretKey',
  'token',
  'accessToken',
  'email',
  'phone',
  'address',
  'firstName',
  'lastName',
  'recipient',
  'recipientName',
  'notes',
  'answers',
]

/** JSON lines on standard output, without secrets and without personal data. */
export function newLogger(
  { logLevel }: Pick<Config, 'logLevel'>,
  destination?: { write(line: string): void },
): Logger {
  const options = {
    level: logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: secretNames.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
      censor: '[redacted]',
    },
    serializers: { err: safeError },
  }
  return destination ? pino(options, destination) : pino(options)
}

/**
 * An error without what libraries hang on it: a database error carries the row in `detail`, one of the mail server
 * the message, and one of an HTTP client the request with its headers.
 */
export function safeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error).slice(0, 500) }
  const { code, constraint, table } = error as { code?: unknown; constraint?: unknown; table?: unknown }
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof constraint === 'string' ? { constraint, table } : {}),
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: safeError(error.cause) }),
  }
}
