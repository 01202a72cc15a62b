import { listOwnCustomerIds, mayUse, requireProvider } from '#platform/identity/index.ts'
import { assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import { isId } from '#platform/kernel/ids.ts'
import { decodeCursor, type Page, toPage } from '#platform/kernel/pages.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { DocumentRow } from '../document-models.ts'
import { type DocumentView, type ListDocuments, toDocumentView } from '../schemas/documents.ts'

/**
 * Who reads: a customer what is addressed to them, a provider what they have issued and what is addressed to them, the
 * marketplace all of its own. A guest reads by the payment that their link leads to; whoever sends a paper, by its id.
 */
export type DocumentReader =
  { as: 'customer' | 'provider' | 'marketplace' | 'sender' } | { as: 'payer'; paymentId: string }

type Query = ReturnType<typeof DocumentRow.query>

async function visibleTo(ctx: Ctx, reader: DocumentReader): Promise<(query: Query) => void> {
  switch (reader.as) {
    case 'customer': {
      const own = await listOwnCustomerIds(ctx)
      return (query) => void query.where({ recipient_kind: 'customer' }).whereIn('customer_id', own)
    }
    case 'payer':
      return (query) => void query.where({ recipient_kind: 'customer', payment_id: reader.paymentId })
    case 'provider': {
      assertAllowed(mayUse('earnings.read_own', ctx.actor))
      const providerId = requireProvider(ctx)
      return (query) =>
        void query
          .where({ provider_id: providerId })
          .where((own) => own.where({ issuer_kind: 'provider' }).orWhere({ recipient_kind: 'provider' }))
    }
    case 'marketplace':
      assertAllowed(mayUse('payment.read_any', ctx.actor))
      return () => {}
    case 'sender':
      assertAllowed(ctx.actor.kind === 'system')
      return () => {}
  }
}

/** The newest first. @throws AppError `unauthenticated`, `forbidden`, `validation_failed` for a foreign cursor */
export async function listDocuments(
  ctx: Ctx,
  reader: DocumentReader,
  { limit, cursor, kind }: ListDocuments,
): Promise<Page<DocumentView>> {
  const own = await visibleTo(ctx, reader)
  const [before] = cursor ? decodeCursor(cursor, 'id') : []
  const rows = await DocumentRow.query(ctx.trx)
    .modify(own)
    .modify((query) => {
      if (before) query.where('id', '<', before)
      if (kind) query.where({ kind })
    })
    .orderBy('id', 'desc')
    .limit(limit + 1)
  return toPage(rows, limit, ({ id }) => [id], toDocumentView)
}

/** As it was issued. @throws AppError `not_found` also for somebody else's, `unauthenticated`, `forbidden` */
export async function readDocument(
  ctx: Ctx,
  reader: DocumentReader,
  documentId: string,
): Promise<DocumentRow> {
  const own = await visibleTo(ctx, reader)
  const isOne = isId(documentId)
  const document = isOne && (await DocumentRow.query(ctx.trx).modify(own).findOne({ id: documentId }))
  return assertFound(document || null, 'Document')
}
