import type { FastifyPluginAsync } from 'fastify'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { accountRoutes } from './accounts.ts'
import { connectionRoutes } from './connections.ts'
import { consentPages } from './consent-pages.ts'
import { feedRoutes } from './feeds.ts'
import { noticeRoutes } from './notices.ts'

export const calendarRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(connectionRoutes)
  await app.register(accountRoutes)
  await app.register(feedRoutes)
}

/** Beside the pages: the way of a consent, and where companies tell of changes. */
export const calendarPages: FastifyPluginAsync = async (app) => {
  await app.register(consentPages)
  await app.register(noticeRoutes)
}
