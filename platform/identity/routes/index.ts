import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { accountRoutes } from './account.ts'
import { customerInvitationRoutes } from './customer-invitations.ts'
import { passkeyRoutes } from './passkeys.ts'
import { registrationRoutes } from './registration.ts'
import { secondFactorRoutes } from './second-factors.ts'
import { socialRoutes } from './social.ts'
import { staffTokenRoutes } from './staff-tokens.ts'
import { sessionRoutes } from './sessions.ts'
import { auditRoutes } from './audit-log.ts'
import { staffRoutes } from './staff-pages.ts'
import { usersListRoutes } from './users-list.ts'

export const identityRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(sessionRoutes)
  await app.register(registrationRoutes)
  await app.register(accountRoutes)
  await app.register(customerInvitationRoutes)
  await app.register(staffTokenRoutes)
  await app.register(secondFactorRoutes)
  await app.register(passkeyRoutes)
  await app.register(socialRoutes)
  await app.register(staffRoutes)
  await app.register(usersListRoutes)
  await app.register(auditRoutes)
}
