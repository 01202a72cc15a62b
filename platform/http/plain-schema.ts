import type { FastifySchema } from 'fastify'

type Schema = Record<string, unknown>

const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The same schema in the form that tools read best: a choice of constants becomes an `enum`, a choice between
 * something and null a type of two names. So a refusal says "one of a, b, c" instead of three times "not equal",
 * answers are serialised without trying each branch, and the API document is shorter.
 */
export function plainSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(plainSchema)
  if (!isObject(schema)) return schema
  const plain: Schema = {}
  for (const [key, value] of Object.entries(schema)) {
    // The names of properties are the domain's, not the schema language's.
    plain[key] = key === 'properties' ? mapValues(value) : isData.has(key) ? value : plainSchema(value)
  }
  return withoutChoice(plain)
}

const isData = new Set(['enum', 'const', 'default', 'examples', 'example', 'required'])

const mapValues = (properties: unknown) =>
  isObject(properties)
    ? Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, plainSchema(value)]))
    : properties

function withoutChoice(schema: Schema): Schema {
  const { anyOf, ...rest } = schema
  if (!Array.isArray(anyOf) || !anyOf.every(isObject)) return schema
  const branches = anyOf.filter((branch) => branch.type !== 'null')
  const isNullable = branches.length < anyOf.length
  const merged = mergeConstants(branches) ?? (branches.length === 1 ? branches[0]! : null)
  if (merged === null) return schema
  if (!isNullable) return { ...merged, ...rest }
  if (typeof merged.type !== 'string') return schema
  return {
    ...merged,
    ...rest,
    type: [merged.type, 'null'],
    ...(Array.isArray(merged.enum) ? { enum: [...merged.enum, null] } : {}),
  }
}

function mergeConstants(branches: readonly Schema[]): Schema | null {
  const [first] = branches
  if (branches.length < 2 || !first || typeof first.type !== 'string') return null
  if (!branches.every((branch) => 'const' in branch && branch.type === first.type)) return null
  return { type: first.type, enum: branches.map((branch) => branch.const) }
}

/** All parts of a route's schema in the plain form. */
export function plainRouteSchema(schema: FastifySchema): FastifySchema {
  const plain: FastifySchema = { ...schema }
  for (const part of ['body', 'querystring', 'params', 'headers'] as const) {
    if (schema[part] !== undefined) plain[part] = plainSchema(schema[part])
  }
  if (isObject(schema.response)) plain.response = mapValues(schema.response)
  return plain
}
