import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { clientKey } from '#platform/http/limits.ts'
import { Email, Id, Input, Instant, ListOf, OneOf } from '#platform/kernel/schemas.ts'
import { listStaff, sendStaffInvitation } from '../flows/staff-pages.ts'
import { InvitationView, staffRoles } from '../schemas.ts'
import { changeStaffRole, removeStaffMember } from '../service/index.ts'
import { revokeStaffInvitation } from '../service/staff-pages.ts'

const tags = ['Staff']
const Role = OneOf(staffRoles)
const StaffMember = Type.Object({
  accountId: Id,
  name: Type.String(),
  email: Type.String(),
  role: Role,
  since: Instant,
  isYou: Type.Boolean(),
})
const memberParams = Input({ accountId: Id })

/** Who runs a marketplace. */
export const staffRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/staff',
    {
      config: { permission: 'staff.read' },
      schema: {
        operationId: 'listStaff',
        summary: 'List who runs the marketplace',
        tags,
        response: { 200: ListOf(StaffMember) },
      },
    },
    async (request) => ({ items: (await listStaff(app.runtime, request.scope)).members }),
  )

  app.patch(
    '/staff/:accountId',
    {
      config: { permission: 'staff.manage' },
      schema: {
        operationId: 'changeStaffRole',
        summary: 'Give a member of the staff another role',
        description: 'The last owner stays one.',
        tags,
        params: memberParams,
        body: Input({ role: Role }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await request.inTenant((ctx) => changeStaffRole(ctx, { ...request.params, ...request.body }))
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/staff/:accountId',
    {
      config: { permission: 'staff.read' },
      schema: {
        operationId: 'removeStaffMember',
        summary: 'Remove a member of the staff, or leave it',
        description: 'Owners remove anybody, everybody may leave. The last owner cannot.',
        tags,
        params: memberParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await request.inTenant((ctx) => removeStaffMember(ctx, request.params.accountId))
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/staff-invitations',
    {
      config: { permission: 'staff.read' },
      schema: {
        operationId: 'listStaffInvitations',
        summary: 'List who is invited to the staff',
        tags,
        response: { 200: ListOf(InvitationView) },
      },
    },
    async (request) => ({ items: (await listStaff(app.runtime, request.scope)).invitations }),
  )

  app.post(
    '/staff-invitations',
    {
      config: { permission: 'staff.manage', room: 'staff', rateLimit: 'account' },
      schema: {
        operationId: 'inviteStaff',
        summary: 'Invite somebody to the staff',
        description: 'Inviting an address again sends its open invitation once more, with a new end.',
        tags,
        body: Input({ email: Email, role: Role }),
        response: { 201: InvitationView },
      },
    },
    async (request, reply) => {
      const address = clientKey(request.ip)
      const invitation = await sendStaffInvitation(app.runtime, request.scope, { ...request.body, address })
      return reply.code(201).send(invitation)
    },
  )

  app.delete(
    '/staff-invitations/:invitationId',
    {
      config: { permission: 'staff.manage' },
      schema: {
        operationId: 'revokeStaffInvitation',
        summary: 'Take an invitation back',
        tags,
        params: Input({ invitationId: Id }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await request.inTenant((ctx) => revokeStaffInvitation(ctx, request.params.invitationId))
      return reply.code(204).send(null)
    },
  )
}
