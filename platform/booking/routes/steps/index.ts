import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { partyNames } from '../parties.ts'
import { groupSteps } from './group.ts'
import { lifeSteps } from './life.ts'
import { moneySteps } from './money.ts'
import { moveSteps } from './move.ts'

/** What each party may do with one booking: a route for every cell of steps × parties that is filled in. */
export const stepRoutes: FastifyPluginAsyncTypebox = async (app) => {
  for (const party of partyNames) {
    for (const addRoute of [...lifeSteps, ...moveSteps, ...groupSteps, ...moneySteps]) addRoute(app, party)
  }
}
