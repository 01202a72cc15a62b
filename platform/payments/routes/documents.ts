import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type DocumentFile, type FontsOf, printDocument } from '../flows/documents.ts'
import { DocumentPage, DocumentParams, ListDocumentsQuery, PdfFile } from '../schemas/documents.ts'
import { type DocumentReader, listDocuments, readDocument } from '../service/documents.ts'

export type DocumentOptions = {
  /** The typefaces of a theme; papers are in plain type without. */
  posterFonts?: FontsOf
}

const readers = [
  {
    path: '/users/me/documents',
    reader: { as: 'customer' },
    permission: 'payment.read_own',
    tags: ['Customer'],
    list: ['listOwnDocuments', 'List your invoices, receipts and credit notes'],
    file: ['getOwnDocumentFile', 'One of your invoices, receipts or credit notes as PDF'],
  },
  {
    path: '/provider/documents',
    reader: { as: 'provider' },
    permission: 'earnings.read_own',
    tags: ['Provider'],
    list: ['listProviderDocuments', 'List what you have invoiced, and what the marketplace has invoiced you'],
    file: ['getProviderDocumentFile', 'One of the documents of your business as PDF'],
  },
  {
    path: '/marketplace/documents',
    reader: { as: 'marketplace' },
    permission: 'payment.read_any',
    tags: ['Marketplace'],
    list: ['listAnyDocuments', 'List the documents of the marketplace'],
    file: ['getAnyDocumentFile', 'A document of the marketplace as PDF'],
  },
] as const satisfies readonly { reader: DocumentReader; [key: string]: unknown }[]

/** Invoices, receipts and credit notes: each reader gets their own. */
export const documentRoutes: FastifyPluginAsyncTypebox<DocumentOptions> = async (app, { posterFonts }) => {
  for (const { path, reader, permission, tags, list, file } of readers) {
    app.get(
      path,
      {
        config: { permission },
        schema: {
          operationId: list[0],
          summary: list[1],
          tags: [...tags],
          querystring: ListDocumentsQuery,
          response: { 200: DocumentPage },
        },
      },
      (request) => request.readTenant((ctx) => listDocuments(ctx, reader, request.query)),
    )
    app.get(
      `${path}/:documentId.pdf`,
      {
        config: { permission, rateLimit: 'search' },
        schema: {
          operationId: file[0],
          summary: file[1],
          tags: [...tags],
          params: DocumentParams,
          produces: ['application/pdf'],
          response: { 200: PdfFile },
        },
      },
      async (request, reply) => {
        const { documentId } = request.params
        const document = await request.readTenant((ctx) => readDocument(ctx, reader, documentId))
        return sendPaper(reply, await printFor(request, document, posterFonts))
      },
    )
  }
}

/** For whoever may read the document, which its caller has made sure of. */
export const printFor = (
  { server, scope }: Pick<FastifyRequest, 'server' | 'scope'>,
  document: Parameters<typeof printDocument>[2],
  fontsOf: FontsOf = () => null,
): Promise<DocumentFile> => printDocument(server.runtime, scope, document, fontsOf)

export const sendPaper = (reply: FastifyReply, { fileName, bytes }: DocumentFile) =>
  reply
    .header('content-type', 'application/pdf')
    .header('content-disposition', `attachment; filename="${fileName}"`)
    .send(bytes)
