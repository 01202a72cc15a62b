import type { MetaFunction } from '@remix-run/node'

type Named = { marketplace?: { name?: string } }

/** A title with the marketplace it is about, and nothing for search engines. */
export const pageMeta =
  (title: string): MetaFunction =>
  ({ matches }) => {
    const name = matches.map(({ data }) => (data as Named | undefined)?.marketplace?.name).findLast(Boolean)
    return [
      { title: [title, name, 'Shingle'].filter(Boolean).join(' · ') },
      { name: 'robots', content: 'noindex' },
    ]
  }
