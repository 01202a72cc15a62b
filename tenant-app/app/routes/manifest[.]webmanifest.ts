import type { LoaderFunctionArgs } from '@remix-run/node'

/** The marketplace as an app on a phone: its own name and sign. */
export function loader({ context }: LoaderFunctionArgs) {
  const { name, tagline, locale, logo } = context.tenant
  const manifest = {
    name,
    short_name: name.slice(0, 12),
    description: tagline,
    lang: locale,
    start_url: '/',
    scope: '/',
    display: 'standalone',
    icons: (logo?.variants ?? []).map(({ url, width }) => ({
      src: url,
      sizes: `${width}x${width}`,
      type: 'image/webp',
    })),
  }
  return new Response(JSON.stringify(manifest), {
    headers: { 'content-type': 'application/manifest+json', 'cache-control': 'public, max-age=3600' },
  })
}
