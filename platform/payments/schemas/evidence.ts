import { Type, type Static } from 'typebox'
import { Id, Input, Instant, OneOf } from '#platform/kernel/schemas.ts'
import { evidenceKinds } from '../rules/evidence.ts'

export const EvidenceFileView = Type.Object({
  id: Id,
  kind: OneOf(evidenceKinds),
  kindWords: Type.String({ description: 'the kind as people call it' }),
  fileName: Type.String(),
  fileSize: Type.Integer({ description: 'bytes' }),
  addedBy: OneOf(['provider', 'tenant'] as const),
  createdAt: Instant,
})
export type EvidenceFileView = Static<typeof EvidenceFileView>

export const EvidenceFields = Input({ kind: OneOf(evidenceKinds) })
export type EvidenceFields = Static<typeof EvidenceFields>
/** As it is documented: one part more, with the file. */
export const EvidenceForm = Type.Object(
  { ...EvidenceFields.properties, file: Type.String({ description: 'PDF, PNG or JPEG', format: 'binary' }) },
  { additionalProperties: false },
)
export const EvidenceFileParams = Type.Object({ chargebackId: Id, fileId: Id })
