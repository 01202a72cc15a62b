import type { MetaFunction } from '@remix-run/node'
import { areaMeta } from '../provider/page-meta.ts'

/** Pages whose address holds a secret tell it to no other site. */
export const secretPageMeta =
  (title: string): MetaFunction =>
  (input) => [...(areaMeta(title)(input) ?? []), { name: 'referrer', content: 'same-origin' }]

export const tokenIn = (request: Request) =>
  (new URL(request.url).searchParams.get('token') ?? '').slice(0, 200)
