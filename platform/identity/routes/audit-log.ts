import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { pageOf } from '#platform/kernel/pages.ts'
import { AuditEntryView, AuditQuery } from '../audit-log-schemas.ts'
import { readAuditLog } from '../flows/audit-log.ts'

export const auditRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/audit-entries',
    {
      config: { permission: 'audit.read' },
      schema: {
        operationId: 'listAuditEntries',
        summary: 'Read who changed what, newest first',
        description: 'Names are those of today; what was changed is said by the fields before and after.',
        tags: ['Audit'],
        querystring: AuditQuery,
        response: { 200: pageOf(AuditEntryView) },
      },
    },
    (request) => readAuditLog(app.runtime, request.scope, request.query),
  )
}
