import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import type { FieldError } from '#platform/kernel/errors.ts'

const options = { allErrors: true, useDefaults: true, removeAdditional: false, strict: false } as const

// JSON says what it means: '5' is not 5. Addresses and headers are text, so there a number may come as text.
const ofBodies = new Ajv({ ...options, coerceTypes: false })
const ofText = new Ajv({ ...options, coerceTypes: 'array' })
for (const ajv of [ofBodies, ofText]) addFormats.default(ajv, { mode: 'full' })

export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const ajv = httpPart === 'body' ? ofBodies : ofText
  const validate: ValidateFunction = ajv.compile(schema)
  return validate
}

/** The same, but a schema is compiled when something is first held against it, and a broken one is found only then. */
export const lateValidatorCompiler: FastifySchemaCompiler<TSchema> = (route) => {
  let compiled: ValidateFunction | undefined
  const validate = (value: unknown) => {
    compiled ??= validatorCompiler(route) as ValidateFunction
    const isValid = compiled(value)
    validate.errors = compiled.errors
    return isValid
  }
  validate.errors = undefined as ValidateFunction['errors']
  return validate
}

/** Our own words for what a schema refuses, one per field, at most twenty. */
export function fieldErrors(errors: readonly ErrorObject[]): FieldError[] {
  const byField = new Map<string, string>()
  for (const error of errors) {
    const field = fieldOf(error)
    if (!byField.has(field)) byField.set(field, sentenceOf(error))
    if (byField.size === 20) break
  }
  return Array.from(byField, ([field, message]) => ({ field, message }))
}

function fieldOf({ instancePath, keyword, params }: ErrorObject): string {
  const path = instancePath.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~')
  const last =
    keyword === 'required'
      ? params.missingProperty
      : keyword === 'additionalProperties'
        ? params.additionalProperty
        : ''
  return [path, last].filter(Boolean).join('.').slice(0, 200)
}

const typeNames: Record<string, string> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
}
const formatNames: Record<string, string> = {
  'date-time': 'an instant such as 2027-03-13T09:00:00Z',
  date: 'a date such as 2027-03-13',
  email: 'an e-mail address',
  uri: 'a web address',
  uuid: 'an id',
}

function sentenceOf({ keyword, params, parentSchema }: ErrorObject): string {
  const count = (word: string) => `${params.limit} ${word}${params.limit === 1 ? '' : 's'}`
  switch (keyword) {
    case 'required':
      return 'This is required'
    case 'type':
      return `This must be ${[params.type]
        .flat()
        .map((type: string) => typeNames[type] ?? type)
        .join(' or ')}`
    case 'minLength':
      return params.limit === 1 ? 'This must not be empty' : `This must have at least ${count('character')}`
    case 'maxLength':
      return `This must have at most ${count('character')}`
    case 'minItems':
      return `This must have at least ${count('entry').replace('entrys', 'entries')}`
    case 'maxItems':
      return `This must have at most ${count('entry').replace('entrys', 'entries')}`
    case 'minimum':
      return `This must be ${params.limit} or more`
    case 'maximum':
      return `This must be ${params.limit} or less`
    case 'exclusiveMinimum':
      return `This must be more than ${params.limit}`
    case 'exclusiveMaximum':
      return `This must be less than ${params.limit}`
    case 'enum':
      return `This must be one of ${params.allowedValues.filter((value: unknown) => value !== null).join(', ')}`
    case 'const':
      return `This must be ${params.allowedValue}`
    case 'format':
      return `This must be ${formatNames[params.format] ?? `of the form ${params.format}`}`
    case 'pattern':
      return typeof parentSchema?.description === 'string'
        ? `This does not have the right form: ${lowerFirst(parentSchema.description)}`
        : 'This does not have the right form'
    case 'additionalProperties':
      return 'There is no such field'
    case 'uniqueItems':
      return 'This must not hold the same entry twice'
    default:
      return 'This is not one of the forms that are taken here'
  }
}

const lowerFirst = (text: string) =>
  /^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
