import type { MetaDescriptor } from '@remix-run/node'
import type { Site } from './site.ts'

type Page = { title: string; description: string; path: string; image?: string | undefined; jsonLd?: object }

/** Title, description, canonical address and the preview that other sites show. */
export function metaOf(site: Site | undefined, page: Page): MetaDescriptor[] {
  if (!site) return [{ title: page.title }]
  const image = page.image ?? site.socialImage?.variants.at(-1)?.url
  const url = `${site.origin}${page.path}`
  return [
    { title: `${page.title} · ${site.name}` },
    { name: 'description', content: page.description.slice(0, 180) },
    { tagName: 'link', rel: 'canonical', href: url },
    { property: 'og:title', content: page.title },
    { property: 'og:description', content: page.description.slice(0, 180) },
    { property: 'og:site_name', content: site.name },
    { property: 'og:url', content: url },
    ...(image ? [{ property: 'og:image', content: `${site.origin}${image}` }] : []),
    ...(site.isListed ? [] : [{ name: 'robots', content: 'noindex' }]),
    ...(page.jsonLd ? [{ 'script:ld+json': page.jsonLd as never }] : []),
  ]
}

/** The root loader's data in a route's `meta` function. */
export const siteIn = (matches: readonly { id: string; data?: unknown }[]) =>
  matches.find(({ id }) => id === 'root')?.data as Site | undefined
