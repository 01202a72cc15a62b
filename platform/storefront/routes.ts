import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { AppError } from '#platform/kernel/errors.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { themeAsset, themeStylesheet } from './themes.ts'

const forEver = 'public, max-age=31536000, immutable'

/**
 * The style sheet, fonts and drawings of a marketplace's theme, on its own host. Addresses carry a version, so that
 * they may be kept for ever; one without it, or with an old one, is asked for again.
 */
export const themeFiles: FastifyPluginAsyncTypebox = async (app) => {
  const querystring = Type.Object({ v: Type.Optional(Type.String({ maxLength: 64 })) })

  app.get(
    '/_theme/tokens.css',
    { config: { isPublic: true }, schema: { querystring } },
    async (request, reply) => {
      if (request.site?.kind !== 'storefront') throw new AppError('not_found')
      const { theme, brand } = await request.readTenant((ctx) => getTenant(ctx))
      const { css, version } = themeStylesheet(theme, { accent: brand.colour ?? null })
      return reply
        .header('content-type', 'text/css; charset=utf-8')
        .header('cache-control', request.query.v === version ? forEver : 'no-cache')
        .header('etag', `"${version}"`)
        .send(css)
    },
  )

  app.get(
    '/_theme/*',
    {
      config: { isPublic: true },
      schema: { params: Type.Object({ '*': Type.String({ maxLength: 120 }) }), querystring },
    },
    async (request, reply) => {
      if (request.site?.kind !== 'storefront') throw new AppError('not_found')
      const { theme } = await request.readTenant((ctx) => getTenant(ctx))
      const asset = themeAsset(theme, request.params['*'])
      if (!asset) throw new AppError('not_found')
      return reply
        .header('content-type', asset.contentType)
        .header('cache-control', forEver)
        .header('etag', asset.etag)
        .header('x-content-type-options', 'nosniff')
        .send(asset.body)
    },
  )
}
