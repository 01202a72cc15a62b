import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { calendarFileRoutes } from './calendar-file.ts'
import { groupRoutes } from './groups.ts'
import { holdRoutes } from './holds.ts'
import { listRoutes } from './lists.ts'
import { liveRoutes } from './live.ts'
import { type PaperOptions, paperRoutes } from './papers.ts'
import { stepRoutes } from './steps/index.ts'
import { teamBookingRoutes } from './team.ts'
import { timerSettingsRoutes } from './timer-settings.ts'

export const bookingRoutes: FastifyPluginAsyncTypebox<PaperOptions> = async (app, options) => {
  await app.register(teamBookingRoutes)
  await app.register(timerSettingsRoutes)
  await app.register(holdRoutes)
  await app.register(groupRoutes)
  await app.register(listRoutes)
  await app.register(stepRoutes)
  await app.register(liveRoutes)
  await app.register(calendarFileRoutes)
  await app.register(paperRoutes, options)
}
