import { createCookie } from '@remix-run/node'
import type { AppLoadContext } from '@remix-run/server-runtime'
import { itemsIn, visitFields, type VisitItem } from './visit.ts'

/**
 * What was put into a visit last, so that somebody can look at other services in between. It holds ids of services and
 * nothing about a person; the page itself goes by its address, so two tabs never change each other's visit.
 */
const cookieOf = (context: AppLoadContext) =>
  createCookie('visit', {
    path: '/visit',
    httpOnly: true,
    sameSite: 'lax',
    secure: context.origin.startsWith('https:'),
    maxAge: 6 * 3600,
  })

export const keepVisit = (context: AppLoadContext, items: readonly VisitItem[]): Promise<string> =>
  cookieOf(context).serialize(
    new URLSearchParams(visitFields(items)).toString(),
    items.length === 0 ? { maxAge: 0 } : {},
  )

export async function keptVisit(context: AppLoadContext, request: Request): Promise<VisitItem[]> {
  const value: unknown = await cookieOf(context).parse(request.headers.get('cookie'))
  return typeof value === 'string' ? itemsIn(new URLSearchParams(value)) : []
}
