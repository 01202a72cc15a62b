import { StripeFault, type FaultDetails } from '../errors.ts'
import type { Form, FormValue } from '../form.ts'
import { loadOperations, type Composed, type Operations, type Shape } from './shapes.ts'

/**
 * Holds what was sent against the parameters that the operation has in the `stripe` package, and gives numbers and
 * booleans their types.
 * @throws StripeFault 400 with Stripe's codes: `parameter_unknown`, `parameter_missing`, `parameter_invalid_integer`, …
 * @throws Error for an operation that was added without generate.ts having been run
 */
export function checkParameters(method: string, pattern: string, form: Form): Record<string, unknown> {
  const operations = loadOperations()
  const shape = operations.shapes.get(`${method} ${pattern}`)
  if (shape === undefined)
    throw new Error(`${method} ${pattern} is not in operations.jsonl: run generate.ts there`)
  return new Check(operations).object(shape === null ? { o: {} } : operations.composed[Number(shape)]!, form)
}

type ObjectShape = Extract<Composed, { o: object }>

class Check {
  constructor(private readonly operations: Operations) {}

  object(shape: Composed, form: Form, path = ''): Record<string, unknown> {
    const { o: fields } = shape as ObjectShape
    const checked: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(form)) {
      const own = fields[name] ?? fields[`${name}!`]
      const param = nested(path, name)
      if (own === undefined)
        refuse(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param })
      checked[name] = this.value(own, value, param)
    }
    for (const name of Object.keys(fields)) {
      const param = nested(path, name.slice(0, -1))
      if (name.endsWith('!') && form[name.slice(0, -1)] === undefined) {
        refuse(`Missing required param: ${param}.`, { code: 'parameter_missing', param })
      }
    }
    if (path === '' && 'limit' in checked) assertLimit(checked.limit as number)
    if ('metadata' in checked) assertMetadata(checked.metadata, nested(path, 'metadata'))
    return checked
  }

  private value(shape: Shape, value: FormValue, param: string): unknown {
    if (typeof shape === 'number') return this.composed(this.operations.composed[shape]!, value, param)
    if (shape === '*') return value
    if (typeof value !== 'string') {
      const what = { s: 'string', n: 'integer', b: 'boolean' }[shape]
      return refuse(`Invalid ${what}: ${JSON.stringify(value)}`, { param })
    }
    if (value === '') return refuseEmpty(param)
    if (shape === 's') return value
    if (shape === 'b') {
      if (value !== 'true' && value !== 'false') refuse(`Invalid boolean: ${value}`, { param })
      return value === 'true'
    }
    const isNumber = param.includes('percent') ? /^-?\d+(\.\d+)?$/.test(value) : /^-?\d+$/.test(value)
    if (!isNumber || !Number.isSafeInteger(Math.trunc(Number(value)))) {
      refuse(`Invalid integer: ${value}`, { code: 'parameter_invalid_integer', param })
    }
    return Number(value)
  }

  private composed(shape: Composed, value: FormValue, param: string): unknown {
    if ('x' in shape) return value === '' ? '' : this.value(shape.x, value, param)
    if ('u' in shape) return this.union(shape.u, value, param)
    if ('e' in shape) return word(shape.e, value, param)
    if ('l' in shape) {
      if (!Array.isArray(value)) return refuse('Invalid array', { param })
      return value.map((each, index) => this.value(shape.l, each, `${param}[${index}]`))
    }
    if (typeof value === 'string')
      return value === '' ? refuseEmpty(param) : refuse('Invalid object', { param })
    // A level whose names are all numbers was read as a list.
    const named: Form = Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : value
    if ('o' in shape) return this.object(shape, named, param)
    return Object.fromEntries(
      Object.entries(named).map(([name, each]) => [
        name,
        // Empty text takes a single name away.
        each === '' ? '' : this.value(shape.m, each, nested(param, name)),
      ]),
    )
  }

  /** The first that fits; text stays text where text may be. */
  private union(shapes: readonly Shape[], value: FormValue, param: string): unknown {
    if (typeof value === 'string' && value !== '' && shapes.includes('s')) return value
    let last: unknown = null
    for (const shape of shapes) {
      try {
        return this.value(shape, value, param)
      } catch (error) {
        if (!(error instanceof StripeFault)) throw error
        // What is wrong deep inside of one says more than that another has a different form.
        if (last === null || (error.details.param ?? '').length > param.length) last = error
      }
    }
    // Some can only be taken away, with empty text.
    throw last ?? invalidValue(param)
  }
}

function word(words: readonly string[], value: FormValue, param: string): string {
  if (value === '') return refuseEmpty(param)
  if (typeof value === 'string' && words.includes(value)) return value
  const shown = words.length > 40 ? `${words.slice(0, 40).join(', ')}, …` : words.join(', ')
  return refuse(`Invalid ${param}: must be one of ${shown}`, { param })
}

const invalidValue = (param: string) =>
  new StripeFault(400, 'invalid_request_error', `Invalid ${param}: it can only be unset.`, { param }, true)

const nested = (path: string, name: string) => (path === '' ? name : `${path}[${name}]`)

function refuse(message: string, details: FaultDetails): never {
  throw new StripeFault(400, 'invalid_request_error', message, details, true)
}

function refuseEmpty(param: string): never {
  return refuse(
    `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`,
    { code: 'parameter_invalid_empty', param },
  )
}

function assertLimit(limit: number) {
  const param = 'limit'
  if (limit > 100)
    refuse('This value must be less than or equal to 100.', { code: 'parameter_invalid_integer', param })
  if (limit < 1)
    refuse('This value must be greater than or equal to 1.', { code: 'parameter_invalid_integer', param })
}

/** docs.stripe.com/api/metadata: 50 names of up to 40 characters, values of up to 500. */
function assertMetadata(metadata: unknown, param: string) {
  if (typeof metadata !== 'object' || metadata === null) return
  const entries = Object.entries(metadata)
  if (entries.length > 50)
    refuse(`You can only have up to 50 metadata keys; you have ${entries.length}.`, { param })
  for (const [name, value] of entries) {
    if (name.length > 40)
      refuse(`Metadata keys can have up to 40 characters; '${name}' has ${name.length}.`, { param })
    if (String(value).length > 500) {
      refuse(
        `Metadata values can have up to 500 characters, but you passed in a value that is ${String(value).length} characters.`,
        {
          param: nested(param, name),
        },
      )
    }
  }
}
