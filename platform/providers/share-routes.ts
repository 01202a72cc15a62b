import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { originOf } from '#platform/config.ts'
import { requireProvider } from '#platform/identity/index.ts'
import { assertFound } from '#platform/kernel/errors.ts'
import { Id, Input, OneOf } from '#platform/kernel/schemas.ts'
import type { PosterFonts } from './poster.ts'
import { getShare, posterSizes, renderQrPng, renderQrSvg } from './share.ts'

export type ShareOptions = {
  /** The typefaces of a theme; posters are in plain type without. */
  posterFonts?: (theme: string) => PosterFonts | null
}

const File = Type.String({ description: 'The file itself' })
const fileName = (slug: string, ending: string) => `attachment; filename="${slug}${ending}"`

export const shareRoutes: FastifyPluginAsyncTypebox<ShareOptions> = async (app, { posterFonts }) => {
  // The host that answers is the canonical one: the others redirect to it.
  const originFor = ({ site }: FastifyRequest) =>
    originOf(app.runtime.config, assertFound(site?.kind === 'storefront' ? site.host : null, 'Marketplace'))
  const ownShare = (request: FastifyRequest) =>
    request.readTenant((ctx) =>
      getShare(ctx, { providerId: requireProvider(ctx), origin: originFor(request) }),
    )

  app.get(
    '/provider/share',
    {
      config: { permission: 'provider.read_own' },
      schema: {
        operationId: 'getShare',
        summary: 'The addresses of your page for sending on and for codes',
        tags: ['Provider'],
        response: {
          200: Type.Object({ linkUrl: Type.String(), qrUrl: Type.String(), shortAddress: Type.String() }),
        },
      },
    },
    ownShare,
  )

  app.get(
    '/provider/share/qr.svg',
    {
      config: { permission: 'provider.read_own' },
      schema: {
        operationId: 'getShareCodeSvg',
        summary: 'The code of your page as SVG',
        tags: ['Provider'],
        produces: ['image/svg+xml'],
        response: { 200: File },
      },
    },
    async (request, reply) => {
      const { qrUrl, slug } = await ownShare(request)
      return reply
        .header('content-type', 'image/svg+xml; charset=utf-8')
        .header('content-disposition', fileName(slug, '.svg'))
        .send(await renderQrSvg(qrUrl))
    },
  )

  app.get(
    '/provider/share/qr.png',
    {
      config: { permission: 'provider.read_own', rateLimit: 'search' },
      schema: {
        operationId: 'getShareCodePng',
        summary: 'The code of your page as PNG, about 1,000 pixels wide',
        tags: ['Provider'],
        produces: ['image/png'],
        response: { 200: Type.Unsafe<Buffer>(File) },
      },
    },
    async (request, reply) => {
      const { qrUrl, slug } = await ownShare(request)
      return reply
        .header('content-type', 'image/png')
        .header('content-disposition', fileName(slug, '.png'))
        .send(await renderQrPng(qrUrl))
    },
  )

  app.get(
    '/provider/share/poster.pdf',
    {
      config: { permission: 'provider.read_own', feature: 'marketing.tools', rateLimit: 'search' },
      schema: {
        operationId: 'getSharePoster',
        summary: 'A poster with the code of your page, to print',
        tags: ['Provider'],
        querystring: Input({ size: Type.Optional(OneOf(posterSizes, 'A4 when missing')) }),
        produces: ['application/pdf'],
        response: { 200: Type.Unsafe<Buffer>(File) },
      },
    },
    async (request, reply) => {
      const share = await ownShare(request)
      const { size = 'A4' } = request.query
      const { locale } = request.scope
      // Loaded when the first poster is asked for: setting type is a third of a second of code that pages do not need.
      const { renderPoster } = await import('./poster.ts')
      const poster = await renderPoster(share, { size, locale, fonts: posterFonts?.(share.theme) ?? null })
      return reply
        .header('content-type', 'application/pdf')
        .header('content-disposition', fileName(share.slug, `-${size.toLowerCase()}.pdf`))
        .send(poster)
    },
  )

  app.get(
    '/providers/:providerId/qr.svg',
    {
      config: { isPublic: true, rateLimit: 'search' },
      schema: {
        operationId: 'getProviderCode',
        summary: "The code of a provider's page as SVG",
        tags: ['Providers'],
        params: Type.Object({ providerId: Id }),
        produces: ['image/svg+xml'],
        response: { 200: File },
      },
    },
    async (request, reply) => {
      const { qrUrl } = await request.readTenant((ctx) =>
        getShare(ctx, { ...request.params, origin: originFor(request) }),
      )
      return reply.header('content-type', 'image/svg+xml; charset=utf-8').send(await renderQrSvg(qrUrl))
    },
  )
}
