import { Type, type TSchema } from 'typebox'
import { AppError, type FieldError } from './errors.ts'
import { Value } from 'typebox/value'

/** Shapes that every domain uses. Lengths are limits for people, not for storage. */
export const Id = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  description: 'A uuid in lower case',
})
export const Slug = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{1,58}[a-z0-9]$', minLength: 3, maxLength: 60 })
export const Email = Type.String({
  pattern: '^[^\\s@<>,;:"()\\\\]+@[^\\s@<>,;:"()\\\\]+\\.[^\\s@<>,;:"()\\\\.]{2,}$',
  maxLength: 254,
  description: 'An e-mail address',
})
export const Phone = Type.String({
  pattern: '^\\+?[0-9 ()./-]{5,24}$',
  maxLength: 25,
  description: 'A telephone number, with its country code where it may be called from abroad',
})
export const Currency = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' })
export const Colour = Type.String({ pattern: '^#[0-9a-f]{6}$', description: 'sRGB, lower-case hexadecimal' })
export const TimeZone = Type.String({
  minLength: 1,
  maxLength: 64,
  description: 'An IANA time zone, such as Europe/Berlin',
})
export const Instant = Type.String({ format: 'date-time', description: 'An instant, RFC 3339' })
export const LocalDate = Type.String({
  pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
  description: 'A calendar date, YYYY-MM-DD',
})
export const Text = (maxLength: number, minLength = 0) => Type.String({ minLength, maxLength })
export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
export const OneOf = <const T extends string>(values: readonly T[], description?: string) =>
  Type.Union(
    values.map((value) => Type.Literal(value)),
    description ? { description } : {},
  ) as unknown as ReturnType<typeof Type.Unsafe<T>>
/** An input: nothing undeclared is taken. */
export const Input = <T extends Record<string, TSchema>>(properties: T) =>
  Type.Object(properties, { additionalProperties: false })
export const ListOf = <T extends TSchema>(item: T) => Type.Object({ items: Type.Array(item) })

/** @throws AppError `validation_failed` naming each field; for input that did not come through a route schema (forms, seeds). */
export function parseInput<T>(schema: TSchema, value: unknown): T {
  if (Value.Check(schema, value)) return value as T
  const errors: FieldError[] = []
  for (const error of Value.Errors(schema, value)) {
    const field =
      error.instancePath.slice(1).replaceAll('/', '.') ||
      String((error.params as { requiredProperties?: string[] }).requiredProperties?.[0] ?? '')
    if (!errors.some((known) => known.field === field))
      errors.push({ field, message: sentence(error.message) })
  }
  throw new AppError('validation_failed', { detail: 'Some of the input is not right', errors })
}

const sentence = (message: string) => `${message.charAt(0).toUpperCase()}${message.slice(1)}`
