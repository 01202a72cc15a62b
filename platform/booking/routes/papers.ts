import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { Id, ListOf } from '#platform/kernel/schemas.ts'
import { DocumentView, type FontsOf, PdfFile, printDocument } from '#platform/payments/index.ts'
import { listPapersByLink, readPaperByLink } from '../service/index.ts'
import { LinkParams } from './params.ts'

export type PaperOptions = {
  /** The typefaces of a theme; papers are in plain type without. */
  posterFonts?: FontsOf
}

/** Invoices, receipts and credit notes for whoever holds the link from the confirmation. */
export const paperRoutes: FastifyPluginAsyncTypebox<PaperOptions> = async (app, { posterFonts }) => {
  app.get(
    '/booking-links/:secret/documents',
    {
      config: { isPublic: true, rateLimit: 'search' },
      schema: {
        operationId: 'listDocumentsByLink',
        summary: 'List the invoices, receipts and credit notes of a booking',
        tags: ['Booking'],
        params: LinkParams,
        response: { 200: ListOf(DocumentView) },
      },
    },
    async (request) => ({
      items: await request.readTenant((ctx) => listPapersByLink(ctx, request.params.secret)),
    }),
  )

  app.get(
    '/booking-links/:secret/documents/:documentId.pdf',
    {
      config: { isPublic: true, rateLimit: 'search' },
      schema: {
        operationId: 'getDocumentFileByLink',
        summary: 'An invoice, a receipt or a credit note of a booking as PDF',
        tags: ['Booking'],
        params: Type.Object({ ...LinkParams.properties, documentId: Id }),
        produces: ['application/pdf'],
        response: { 200: PdfFile },
      },
    },
    async (request, reply) => {
      const document = await request.readTenant((ctx) => readPaperByLink(ctx, request.params))
      const { runtime } = request.server
      const { fileName, bytes } = await printDocument(
        runtime,
        request.scope,
        document,
        posterFonts ?? (() => null),
      )
      return reply
        .header('content-type', 'application/pdf')
        .header('content-disposition', `attachment; filename="${fileName}"`)
        .send(bytes)
    },
  )
}
