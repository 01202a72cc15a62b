import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { ifMatch, versionTag } from '#platform/http/version.ts'
import { requireProvider } from '#platform/identity/index.ts'
import { isId } from '#platform/kernel/ids.ts'
import { Id } from '#platform/kernel/schemas.ts'
import { credentialRoutes } from './credential-routes.ts'
import { leftoverRoutes } from './leftover-routes.ts'
import { onboardingRoutes } from './onboarding-routes.ts'
import { reviewRoutes } from './review-routes.ts'
import {
  AddGalleryImageBody,
  EditGalleryImageBody,
  EditProviderBody,
  ListProvidersQuery,
  OrderGalleryBody,
  OwnProviderView,
  ProviderPage,
  ProviderView,
} from './schemas.ts'
import {
  addGalleryImage,
  editGalleryImage,
  editProvider,
  getOwnProvider,
  getProvider,
  getProviderBySlug,
  listProviders,
  orderGallery,
  removeGalleryImage,
} from './service/index.ts'
import { teamRoutes } from './team-routes.ts'
import { type ShareOptions, shareRoutes } from './share-routes.ts'

const GalleryParams = Type.Object({ galleryImageId: Id })

export const providerRoutes: FastifyPluginAsyncTypebox<ShareOptions> = async (app, { posterFonts }) => {
  await app.register(shareRoutes, posterFonts ? { posterFonts } : {})
  await app.register(onboardingRoutes)
  await app.register(credentialRoutes)
  await app.register(reviewRoutes)
  await app.register(teamRoutes)
  await app.register(leftoverRoutes)

  app.get(
    '/providers',
    {
      config: { isPublic: true, rateLimit: 'search' },
      schema: {
        operationId: 'listProviders',
        summary: 'List the providers of the marketplace by name',
        tags: ['Providers'],
        querystring: ListProvidersQuery,
        response: { 200: ProviderPage },
      },
    },
    (request) => request.readTenant((ctx) => listProviders(ctx, request.query)),
  )

  app.get(
    '/providers/:providerIdOrSlug',
    {
      config: { isPublic: true },
      schema: {
        operationId: 'getProvider',
        summary: "Read a provider's page",
        description: 'A page that is not public is shown as a preview to those who may see it.',
        tags: ['Providers'],
        params: Type.Object({ providerIdOrSlug: Type.String({ minLength: 1, maxLength: 60 }) }),
        response: { 200: ProviderView },
      },
    },
    (request) => {
      const { providerIdOrSlug: key } = request.params
      return request.readTenant((ctx) => (isId(key) ? getProvider(ctx, key) : getProviderBySlug(ctx, key)))
    },
  )

  app.get(
    '/provider/profile',
    {
      config: { permission: 'provider.read_own' },
      schema: {
        operationId: 'getOwnProvider',
        summary: 'Read your page with what its editor needs',
        tags: ['Provider'],
        response: { 200: OwnProviderView },
      },
    },
    async (request, reply) => {
      const provider = await request.readTenant((ctx) => getOwnProvider(ctx, requireProvider(ctx)))
      return reply.header('etag', versionTag(provider.version)).send(provider)
    },
  )

  app.patch(
    '/provider/profile',
    {
      config: { permission: 'provider.edit' },
      schema: {
        operationId: 'editOwnProvider',
        summary: 'Change your page, publish it or take it back',
        description: 'Needs If-Match with the version that was read. What is not named stays.',
        tags: ['Provider'],
        body: EditProviderBody,
        response: { 200: OwnProviderView },
      },
    },
    async (request, reply) => {
      const version = ifMatch(request)
      const provider = await request.inTenant((ctx) =>
        editProvider(ctx, { ...request.body, providerId: requireProvider(ctx), version }),
      )
      return reply.header('etag', versionTag(provider.version)).send(provider)
    },
  )

  app.post(
    '/provider/gallery',
    {
      config: { permission: 'provider.edit' },
      schema: {
        operationId: 'addGalleryImage',
        summary: 'Put an uploaded picture at the end of your gallery',
        tags: ['Provider'],
        body: AddGalleryImageBody,
        response: { 201: OwnProviderView },
      },
    },
    async (request, reply) => {
      const provider = await request.inTenant((ctx) =>
        addGalleryImage(ctx, { ...request.body, providerId: requireProvider(ctx) }),
      )
      return reply.code(201).send(provider)
    },
  )

  app.put(
    '/provider/gallery/order',
    {
      config: { permission: 'provider.edit' },
      schema: {
        operationId: 'orderGallery',
        summary: 'Put the pictures of your gallery in another order',
        tags: ['Provider'],
        body: OrderGalleryBody,
        response: { 200: OwnProviderView },
      },
    },
    (request) =>
      request.inTenant((ctx) => orderGallery(ctx, { ...request.body, providerId: requireProvider(ctx) })),
  )

  app.patch(
    '/provider/gallery/:galleryImageId',
    {
      config: { permission: 'provider.edit' },
      schema: {
        operationId: 'editGalleryImage',
        summary: 'Change the caption of a picture',
        tags: ['Provider'],
        params: GalleryParams,
        body: EditGalleryImageBody,
        response: { 200: OwnProviderView },
      },
    },
    (request) =>
      request.inTenant((ctx) =>
        editGalleryImage(ctx, { ...request.params, ...request.body, providerId: requireProvider(ctx) }),
      ),
  )

  app.delete(
    '/provider/gallery/:galleryImageId',
    {
      config: { permission: 'provider.edit' },
      schema: {
        operationId: 'removeGalleryImage',
        summary: 'Take a picture out of your gallery',
        tags: ['Provider'],
        params: GalleryParams,
        response: { 200: OwnProviderView },
      },
    },
    (request) =>
      request.inTenant((ctx) =>
        removeGalleryImage(ctx, { ...request.params, providerId: requireProvider(ctx) }),
      ),
  )
}
