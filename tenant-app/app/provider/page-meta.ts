import type { MetaFunction } from '@remix-run/node'

/** Pages behind a sign-in: a title, and nothing for search engines. */
export const areaMeta =
  (title: string): MetaFunction =>
  ({ matches }) => {
    const root = matches.find(({ id }) => id === 'root')?.data as { name?: string } | undefined
    return [{ title: root?.name ? `${title} · ${root.name}` : title }, { name: 'robots', content: 'noindex' }]
  }
