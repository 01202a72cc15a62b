import type { Readable } from 'node:stream'
import type { Database } from '#platform/kernel/database.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import { assertAllowed, assertFound, isUnavailable } from '#platform/kernel/errors.ts'
import { newId } from '#platform/kernel/ids.ts'
import { parseInput } from '#platform/kernel/schemas.ts'
import { storageKey, type Storage } from '#platform/kernel/storage.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { Vault } from '#platform/kernel/vault.ts'
import { tidied } from '#platform/kernel/words.ts'
import { mayManageCredentials, mayReviewProviders } from '../policies.ts'
import { CredentialFields, type CredentialView } from '../schemas.ts'
import {
  addCredential,
  find,
  findVisibleCredential,
  removeCredential as removeRow,
} from '../service/credentials.ts'
import { prepareDocument, type SentDocument } from './document.ts'

export type CredentialRuntime = {
  database: Pick<Database, 'inTenant' | 'readTenant'>
  storage: Storage
  vault: Pick<Vault, 'seal' | 'open'>
}
const purpose = 'credential'

/**
 * Takes a credential: its file is looked at and stored while no transaction is open, its number is sealed.
 * @throws AppError `forbidden`, `validation_failed`, `payload_too_large`, `unsupported_media_type`, `conflict`
 */
export async function storeCredential(
  runtime: CredentialRuntime,
  scope: Scope,
  input: { providerId: string; fields: CredentialFields; document: SentDocument | null },
): Promise<CredentialView> {
  const { providerId, document } = input
  assertAllowed(mayManageCredentials(scope.actor, providerId))
  const { number = '', ...said } = parseInput<CredentialFields>(CredentialFields, tidied(input.fields))
  const prepared = document && (await prepareDocument(document))
  const id = newId()
  const fileKey = prepared && keyOf(scope, providerId, id, prepared.fileType)
  try {
    if (prepared) await runtime.storage.put(fileKey!, prepared.bytes, { contentType: prepared.fileType })
    return await runtime.database.inTenant(scope, (ctx) =>
      addCredential(ctx, {
        ...said,
        id,
        providerId,
        sealedNumber: number ? runtime.vault.seal(purpose, scope.tenantId, number) : null,
        numberEnding: endingOf(number),
        file: prepared && {
          fileKey: fileKey!,
          fileName: prepared.fileName,
          fileType: prepared.fileType,
          fileSize: prepared.bytes.length,
        },
      }),
    )
  } catch (error) {
    // When the database went away it may have committed: a file without a row hurts nobody, a row without its file does.
    if (fileKey && !isUnavailable(error)) await runtime.storage.remove(fileKey)
    throw error
  }
}

const keyOf = (scope: Scope, providerId: string, id: string, type: 'application/pdf' | 'image/webp') =>
  storageKey(
    scope.tenantId,
    'credentials',
    providerId,
    `${id}.${type === 'application/pdf' ? 'pdf' : 'webp'}`,
  )

/** Of a short number the end would be most of it. */
const endingOf = (number: string) => {
  const plain = number.replaceAll(/[^\p{L}\d]/gu, '')
  return plain.length >= 8 ? plain.slice(-4) : ''
}

export type CredentialFile = { stream: Readable; size: number; name: string; contentType: string }

/** The file, for its owner and for reviewers. Whoever asks reads or destroys the stream. @throws AppError `not_found` */
export async function readCredentialFile(
  runtime: Pick<CredentialRuntime, 'database' | 'storage'>,
  scope: Scope,
  credentialId: string,
): Promise<CredentialFile> {
  const { fileKey, fileName, fileType } = await runtime.database.readTenant(scope, (ctx) =>
    findVisibleCredential(ctx, credentialId),
  )
  const stored = assertFound(fileKey === null ? null : await runtime.storage.stream(fileKey), 'File')
  return { stream: stored.stream, size: stored.size, name: fileName, contentType: fileType! }
}

/**
 * How a private file is handed out, by whichever edge: as a download, never as a page, and kept by nobody on the way
 * (a PDF may hold scripts).
 */
export const privateFileHeaders = ({ name, size, contentType }: Omit<CredentialFile, 'stream'>) => ({
  'content-type': contentType,
  'content-length': String(size),
  'content-disposition': `attachment; filename="${name}"`,
  'content-security-policy': "sandbox; default-src 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'private, no-store',
})

/** The whole number, for a reviewer who compares it with the issuer's register. That it was read is written down. */
export async function revealCredentialNumber(
  runtime: Pick<CredentialRuntime, 'database' | 'vault'>,
  scope: Scope,
  credentialId: string,
): Promise<string | null> {
  assertAllowed(mayReviewProviders(scope.actor))
  return runtime.database.inTenant(scope, async (ctx) => {
    const { sealedNumber } = await find(ctx, credentialId)
    if (sealedNumber === null) return null
    await recordChange(ctx, {
      action: 'credential.number_read',
      subject: { kind: 'credential', id: credentialId },
    })
    return runtime.vault.open(purpose, scope.tenantId, sealedNumber)
  })
}

/** Takes a credential away with its file. @throws AppError `not_found` */
export async function removeCredential(
  runtime: Pick<CredentialRuntime, 'database' | 'storage'>,
  scope: Scope,
  credentialId: string,
): Promise<void> {
  const fileKey = await runtime.database.inTenant(scope, (ctx) => removeRow(ctx, credentialId))
  if (fileKey !== null) await runtime.storage.remove(fileKey)
}
