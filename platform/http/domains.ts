import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Ctx } from '#platform/kernel/tenant.ts'

// The one place where the edge meets the domains.

export type UserView = { id: string }
export const isPermission = (_name: string): boolean => true
export const mayUse = (_permission: string, _roles: readonly string[]): boolean => false

type FoundSession = { user: UserView; session: { id: string }; actor: Ctx['actor'] }
export const findSession = async (_ctx: Ctx, _secret: string): Promise<FoundSession | null> => null
export const findSessionById = async (_ctx: Ctx, _sessionId: string): Promise<FoundSession | null> => null

/** Registered under /api/v1. */
export const apiDomains: FastifyPluginAsyncTypebox[] = []
