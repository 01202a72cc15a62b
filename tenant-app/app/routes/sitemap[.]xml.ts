import type { LoaderFunctionArgs } from '@remix-run/node'

const escapeXml = (text: string) => text.replace(/[<>&'"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** The start, the categories, and the newest providers and services; the lists link to the rest. */
export async function loader({ context }: LoaderFunctionArgs) {
  const paths = await context.read(async (ctx, core) => {
    const [categories, providers, services] = await Promise.all([
      core.catalog.listCategories(ctx),
      core.providers.listProviders(ctx, { limit: 100 }),
      core.catalog.listServices(ctx, { limit: 100 }),
    ])
    return [
      '/',
      '/services',
      '/providers',
      ...categories.map(({ slug }) => `/categories/${slug}`),
      ...providers.items.map(({ slug }) => `/providers/${slug}`),
      ...services.items.map(({ id }) => `/services/${id}`),
    ]
  })
  const urls = paths.map((path) => `<url><loc>${escapeXml(context.origin + path)}</loc></url>`)
  return new Response(
    `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join('\n')}\n</urlset>\n`,
    {
      headers: { 'content-type': 'application/xml; charset=utf-8', 'cache-control': 'public, max-age=3600' },
    },
  )
}
