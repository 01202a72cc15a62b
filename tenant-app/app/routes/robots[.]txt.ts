import type { LoaderFunctionArgs } from '@remix-run/node'

export function loader({ context }: LoaderFunctionArgs) {
  const isListed = context.tenant.status === 'live'
  const rules = isListed
    ? [
        'Disallow: /checkout',
        'Disallow: /bookings/',
        'Disallow: /provider/',
        'Disallow: /api/',
        `Sitemap: ${context.origin}/sitemap.xml`,
      ]
    : ['Disallow: /']
  return new Response(['User-agent: *', ...rules, ''].join('\n'), {
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=3600' },
  })
}
