import { brokenBodies, evilHeaders, evilTexts, evilValues, massAssignments } from './evil.ts'
import type { Schema } from './operations.ts'
import { toJson, type Request } from './requests.ts'
import type { Dice } from './samples.ts'

/** The request with something evil in one to three places. */
export function mutate<T extends Request>(request: T, dice: Dice): T {
  let evil = request
  for (let count = 1 + dice.roll(3); count > 0; count--) {
    const kinds = placesOf(evil)
    evil = dice.pick(kinds)(evil, dice)
  }
  return evil
}

type Mutation = <T extends Request>(request: T, dice: Dice) => T

function placesOf({ operation, params, body, payload }: Request): Mutation[] {
  const hasParams = Object.keys(params).length > 0
  const hasQuery = operation.parameters.some((parameter) => parameter.in === 'query')
  const hasBody = body !== undefined && payload === undefined
  return [
    evilHeader,
    ...(hasParams ? [evilParam] : []),
    ...(hasQuery ? [evilQuery, evilQuery, evilQuery] : [unknownQuery]),
    ...(hasBody ? [evilField, evilField, evilField, evilField, missingField, extraField, duplicateKey] : []),
    ...(operation.method === 'GET' ? [] : [brokenBody]),
  ]
}

const evilHeader: Mutation = (request, dice) => ({
  ...request,
  headers: { ...request.headers, ...dice.pick(evilHeaders) },
})

const evilParam: Mutation = (request, dice) => {
  const name = dice.pick(Object.keys(request.params))
  // Nothing at all, and dots alone, would be another address.
  const value = dice.pick(evilTexts.filter((text) => text.trim() !== ''))
  return { ...request, params: { ...request.params, [name]: value } }
}

const evilQuery: Mutation = (request, dice) => {
  const declared = request.operation.parameters.filter((parameter) => parameter.in === 'query')
  const { name } = dice.pick(declared)
  const value = dice.roll(8) === 0 ? [dice.pick(evilTexts), dice.pick(evilTexts)] : dice.pick(evilValues)
  return { ...request, query: { ...request.query, [name]: shortened(value) } }
}
/** Addresses have limits of their own before ours count. */
const shortened = (value: unknown) => (Array.isArray(value) ? value.slice(0, 50) : value)

const unknownQuery: Mutation = (request, dice) => ({
  ...request,
  query: { ...request.query, [dice.pick(['lang', 'x', '__proto__', 'limit[$gt]'])]: dice.pick(evilTexts) },
})

const evilField: Mutation = (request, dice) => {
  const path = dice.pick(pathsOf(request.operation.body ?? {}))
  return { ...request, body: replaced(request.body, path, dice.pick(evilValues)) }
}

const missingField: Mutation = (request, dice) => {
  const path = dice.pick(pathsOf(request.operation.body ?? {}))
  return { ...request, body: replaced(request.body, path, undefined) }
}

const extraField: Mutation = (request, dice) => ({
  ...request,
  body: { ...(request.body as object), ...dice.pick(massAssignments) },
})

const duplicateKey: Mutation = (request, dice) => {
  const [name] = dice.pick(pathsOf(request.operation.body ?? {}))
  const data = toJson(request.body)
  const twice = `{${JSON.stringify(String(name ?? 'a'))}:${toJson(dice.pick(evilValues))},${data.slice(1)}`
  return { ...request, payload: { contentType: 'application/json', data: twice.replace(/,}$/, '}') } }
}

const brokenBody: Mutation = (request, dice) => {
  const { contentType, payload: data } = dice.pick(brokenBodies)
  return { ...request, payload: { contentType, data } }
}

type Path = readonly (string | number)[]

/** Where in a value of this schema something can be exchanged. */
function pathsOf(schema: Schema, path: Path = []): Path[] {
  const own: Path[] = [path]
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, inner]) =>
    pathsOf(inner, [...path, name]),
  )
  const items = schema.items ? pathsOf(schema.items, [...path, 0]) : []
  return [...own, ...fields, ...items]
}

function replaced(root: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value
  if (typeof key === 'number') {
    const list = Array.isArray(root) ? [...(root as unknown[])] : []
    list[key] = replaced(list[key], rest, value)
    return list
  }
  const fields = typeof root === 'object' && root !== null && !Array.isArray(root) ? root : {}
  return { ...fields, [key]: replaced((fields as Record<string, unknown>)[key], rest, value) }
}
