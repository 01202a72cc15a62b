import { TenantModel } from '#platform/kernel/tenant.ts'
import type { DocumentContent, DocumentKind, TaxRate } from './rules/index.ts'

/** What somebody keeps about money, frozen when it was issued: rows are only ever added. */
export class DocumentRow extends TenantModel {
  static override tableName = 'documents'
  static override jsonAttributes = ['content']
  declare kind: DocumentKind
  declare issuerKind: 'provider' | 'tenant'
  declare issuerId: string
  /** Without a gap, by issuer and kind. */
  declare number: number
  declare recipientKind: 'customer' | 'provider'
  /** Null of a receipt for credits, which belongs to their purchase. */
  declare paymentId: string | null
  declare purchaseId: string | null
  declare chargeId: string | null
  declare refundId: string | null
  /** Of a credit note, what it takes back. */
  declare refersTo: string | null
  declare providerId: string | null
  declare customerId: string | null
  /** Never negative: the kind says which way it goes. */
  declare totalAmount: number
  declare currency: string
  declare language: string
  declare content: DocumentContent
  declare issuedAt: Date
}

/** Who somebody is for the tax office: what stands on the documents that are issued from now on. */
export class TaxDetailsRow extends TenantModel {
  static override tableName = 'tax_details'
  static override jsonAttributes = ['feeTax']
  declare ownerKind: 'tenant' | 'provider' | 'user'
  declare ownerId: string
  declare legalName: string
  declare address: string
  declare country: string
  declare taxId: string | null
  /** Of a marketplace: the tax in its commission; null when it charges none. */
  declare feeTax: TaxRate | null
  declare version: number
}
