import underPressure from '@fastify/under-pressure'
import fp from 'fastify-plugin'
import { AppError } from '#platform/kernel/errors.ts'

/**
 * When the event loop is late by more than so many milliseconds, answering more only makes everybody wait: the rest is told to come back.
 * The health checks are answered still, else the process would be killed for being busy.
 */
export const loadShedding = fp<{ maxEventLoopDelay: number }>(async (app, { maxEventLoopDelay }) => {
  await app.register(underPressure, {
    maxEventLoopDelay,
    sampleInterval: 500,
    pressureHandler: (request) => {
      if (request.routeOptions.config.anyHost) return
      throw new AppError('unavailable', {
        detail: 'There is more to do than can be done at once',
        retryAfterSeconds: 5,
      })
    },
  })
})
