import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import type { Static, TSchema } from 'typebox'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { Asked } from '../../service/index.ts'
import { askedAs, parties, type PartyName } from '../parties.ts'

/** What the document calls the operation for one party, and what only this party may say. */
type Named<Said extends TSchema> = readonly [
  operationId: string,
  summary: string,
  own?: { description?: string; takes?: Said },
]

type StepOf<Said extends TSchema, Answer extends TSchema> = {
  method: 'GET' | 'POST'
  /** Behind the address of the booking. */
  path: string
  gate: 'read' | 'act' | 'move'
  /** 200 unless something new is made. */
  status?: 201 | 204
  description?: string
  /** The query of a GET, the body of a POST. */
  takes?: Said
  answer: Answer
  /** Who may take the step; nobody else has a route for it. */
  parties: { readonly [Party in PartyName]?: Named<Said> }
  run: (ctx: Ctx, asked: Asked, said: Static<Said>) => Promise<Static<Answer>>
  /** What a refusal says besides: asked after the transaction that was refused is over. @returns the error to answer with */
  refusal?: (ctx: Ctx, asked: Asked, said: Static<Said>, error: unknown) => Promise<unknown>
}

/** Adds the route by which a party takes the step, where it may. */
export type Step = (app: FastifyInstance, party: PartyName) => void

/** One row of the table of steps: the same step is one route for each party that may take it. */
export const step =
  <Said extends TSchema, Answer extends TSchema>(row: StepOf<Said, Answer>): Step =>
  (app, party) => {
    const named = row.parties[party]
    if (!named) return
    const { path, params, tag, gates } = parties[party]
    const [operationId, summary, own] = named
    const description = own?.description ?? row.description
    const takes = own?.takes ?? row.takes
    const isQuestion = row.method === 'GET'
    const status = row.status ?? 200
    const schema: FastifySchema = {
      operationId,
      summary,
      ...(description === undefined ? {} : { description }),
      tags: [tag],
      params,
      ...(takes === undefined ? {} : { [isQuestion ? 'querystring' : 'body']: takes }),
      response: { [status]: row.answer },
    }
    const handler = async (request: FastifyRequest, reply: FastifyReply) => {
      const asked = askedAs(party, request.params)
      const said = (isQuestion ? request.query : request.body) as Static<Said>
      const work = (ctx: Ctx) => row.run(ctx, asked, said)
      // A look that takes a body, such as the preview of a move, is a look all the same.
      const doIt = () => (row.gate === 'read' ? request.readTenant(work) : request.inTenant(work))
      const answer = await doIt().catch(async (error: unknown) => {
        if (!row.refusal) throw error
        throw await request.readTenant((ctx) => row.refusal!(ctx, asked, said, error))
      })
      return reply.code(status).send(answer)
    }
    app.route({ method: row.method, url: path + row.path, config: gates[row.gate], schema, handler })
  }
