import { TenantModel } from '#platform/kernel/tenant.ts'
import type { EvidenceKind } from './rules/evidence.ts'

/** A file that a bank is shown. The bytes lie in the storage, and are handed out to those who may see the payment. */
export class EvidenceFile extends TenantModel {
  static override tableName = 'evidence_files'
  declare chargebackId: string
  /** There is one of each kind. */
  declare kind: EvidenceKind
  declare fileKey: string
  declare fileName: string
  declare fileType: 'application/pdf' | 'image/png' | 'image/jpeg'
  /** Bytes. */
  declare fileSize: number
  declare addedBy: 'provider' | 'tenant'
  /** Null until the processor has it. */
  declare processorFileId: string | null
  /** When it is next seen to whether it may go; null for what is about nobody who was erased. */
  declare forgetAt: Date | null
}
