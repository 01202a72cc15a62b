import { Type, type Static } from 'typebox'
import { PageQuery, pageOf } from '#platform/kernel/pages.ts'
import { Currency, Id, Instant, Nullable, OneOf } from '#platform/kernel/schemas.ts'
import type { DocumentRow } from '../document-models.ts'
import { documentKindWords } from '../rules/history-words.ts'
import { documentKinds } from '../rules/documents.ts'

/** A document in a list; the file says the rest. */
export const DocumentView = Type.Object({
  id: Id,
  kind: OneOf(documentKinds),
  kindWords: Type.String({ description: 'the kind as people call it' }),
  label: Type.String({ description: 'the number as it is written, such as INV-00042' }),
  subject: Type.String(),
  issuerName: Type.String(),
  recipientName: Type.String(),
  totalAmount: Type.Integer({ description: 'minor units; never negative' }),
  currency: Currency,
  issuedAt: Instant,
  paymentId: Nullable(Id),
  refersTo: Nullable(Type.String({ description: 'the number that a credit note takes back' })),
})
export type DocumentView = Static<typeof DocumentView>

export const toDocumentView = (document: DocumentRow): DocumentView => ({
  id: document.id,
  kind: document.kind,
  kindWords: documentKindWords[document.kind]!,
  label: document.content.label,
  subject: document.content.subject,
  issuerName: document.content.issuer.name,
  recipientName: document.content.recipient.name,
  totalAmount: document.totalAmount,
  currency: document.currency,
  issuedAt: document.issuedAt.toISOString(),
  paymentId: document.paymentId,
  refersTo: document.content.refersTo?.label ?? null,
})

export const DocumentPage = pageOf(DocumentView)
export const ListDocumentsQuery = Type.Object(
  { ...PageQuery.properties, kind: Type.Optional(OneOf(documentKinds)) },
  { additionalProperties: false },
)
export type ListDocuments = Static<typeof ListDocumentsQuery>
export const DocumentParams = Type.Object({ documentId: Id })
export const PdfFile = Type.Unsafe<Buffer>(Type.String({ description: 'The file itself' }))
