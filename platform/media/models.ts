import { TenantModel } from '#platform/kernel/tenant.ts'

/** One width in which an image is kept, always webp. */
export type Variant = { width: number; height: number; byteSize: number }

/** The row of an image whose files are in the storage; it never changes but for its alternative text. */
export class Image extends TenantModel {
  static override tableName = 'images'
  static override jsonAttributes = ['variants']
  /** Folder of the variants in the storage. */
  declare storageKey: string
  declare purpose: string
  declare width: number // pixels of the widest variant
  declare height: number
  declare byteSize: number // bytes of all variants together
  declare variants: Variant[] // narrowest first
  declare dominantColour: string
  declare alt: string
  declare uploadedBy: string | null
}
