/**
 * What banks take as files, one of each (https://docs.stripe.com/api/disputes/evidence_object). They ask for PDF, PNG or
 * JPEG, and for all of them together 4.5 MB (https://docs.stripe.com/disputes/responding).
 */
export const evidenceKinds = [
  'service_documentation',
  'customer_communication',
  'receipt',
  'customer_signature',
  'uncategorized_file',
] as const
export type EvidenceKind = (typeof evidenceKinds)[number]

export const mostEvidenceBytes = 4.5 * 1024 * 1024
export const longestEvidenceName = 120

export const evidenceKindWords: Record<EvidenceKind, string> = {
  service_documentation: 'Proof that it took place',
  customer_communication: 'Messages with the customer',
  receipt: 'Receipt or invoice',
  customer_signature: 'Signature of the customer',
  uncategorized_file: 'Something else',
}
