import { planPath } from './address.ts'

/** Where a refusal of the plan can be helped; null for anything else. */
export function planHelp(problem: {
  code: string
  feature?: unknown
}): { href: string; label: string } | null {
  const { code, feature } = problem
  if (code !== 'feature_missing' && code !== 'limit_reached') return null
  const query = typeof feature === 'string' ? `?${new URLSearchParams({ feature })}` : ''
  return { href: `${planPath}${query}#plans`, label: 'See plans' }
}
