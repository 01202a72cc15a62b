import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import type { OpenAPIV3_1 } from 'openapi-types'
import type { Answer } from '#tests/support/edge.ts'
import type { Operation, Schema } from './operations.ts'

// What would tell how it is made: stacks, files of ours, and what PostgreSQL says when it refuses.
const innards =
  /\n\s+at |node_modules|platform\/\w+|\.ts:\d|\bSELECT .+ FROM\b|insert into "|relation "|syntax error at or|violates \w+[- ]?\w* constraint|invalid input syntax|Objection|ECONN/

/** Holds each answer to what the API document says about its operation. */
export class AnswerJudge {
  readonly #ajv = new Ajv({ strict: false, allErrors: false })
  readonly #validators = new Map<Schema, ValidateFunction>()
  readonly #isProblem: ValidateFunction

  constructor(document: OpenAPIV3_1.Document) {
    addFormats.default(this.#ajv)
    const problem = document.components?.schemas?.Problem as object
    this.#isProblem = this.#ajv.compile({ ...problem, type: 'object' })
  }

  /** What is wrong with the answer; empty when all is well. */
  complaints(operation: Operation, answer: Answer): string[] {
    const { statusCode: status } = answer
    if (status >= 500) return [`answers ${status}: ${textOf(answer).slice(0, 300)}`]
    if (status >= 400) return this.#problemComplaints(operation, answer)
    const response = operation.responses[status]
    if (!response) return [`answers ${status}, which is not documented`]
    const type = contentType(answer)
    if (status === 204) return textOf(answer) === '' ? [] : ['answers 204 with a body']
    const media = response.content?.[type]
    if (!media) return [`answers ${type}, which is not documented for ${status}`]
    if (type !== 'application/json' || !media.schema) return []
    const validate = this.#validatorOf(media.schema)
    return validate(JSON.parse(textOf(answer)))
      ? []
      : [
          `does not fit its schema: ${this.#ajv.errorsText(validate.errors)} in ${textOf(answer).slice(0, 300)}`,
        ]
  }

  #problemComplaints(operation: Operation, answer: Answer): string[] {
    const status = answer.statusCode
    if (!operation.responses[status] && !operation.responses.default) return [`${status} is not documented`]
    if (contentType(answer) !== 'application/problem+json')
      return [`refuses with ${status} as ${contentType(answer)}: ${textOf(answer).slice(0, 200)}`]
    const problem = JSON.parse(textOf(answer)) as { status: number; detail?: string }
    if (!this.#isProblem(problem))
      return [`is no problem document: ${this.#ajv.errorsText(this.#isProblem.errors)}`]
    if (problem.status !== status) return [`says ${problem.status} in a ${status}`]
    return innards.test(textOf(answer)) ? [`tells of its innards: ${textOf(answer).slice(0, 300)}`] : []
  }

  #validatorOf(schema: Schema): ValidateFunction {
    const found = this.#validators.get(schema) ?? this.#ajv.compile(schema)
    this.#validators.set(schema, found)
    return found
  }
}

const contentType = ({ headers }: Answer) => String(headers['content-type'] ?? '').split(';')[0]!

const decoders: Record<string, (bytes: Buffer) => Buffer> = {
  gzip: gunzipSync,
  br: brotliDecompressSync,
  deflate: inflateSync,
}
/** The body as it was before it was compressed. */
export function textOf({ headers, rawPayload }: Answer): string {
  const decode = decoders[String(headers['content-encoding'])]
  return (decode ? decode(rawPayload) : rawPayload).toString()
}
