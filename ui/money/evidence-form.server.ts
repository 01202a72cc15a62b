import type { Attempt } from '#platform/http/remix-context.ts'
import type { Core } from '#platform/core.ts'
import type { EvidenceKind } from '#platform/payments/index.ts'
import type { Runtime } from '#platform/runtime.ts'
import type { Scope } from '#platform/kernel/tenant.ts'

type Run = <T>(work: (runtime: Runtime, scope: Scope, core: Core) => Promise<T>) => Promise<T>
type Doors = {
  attempt<T>(work: () => Promise<T>): Promise<Attempt<T>>
  run: Run
  /** How often files may be sent; nothing where the edge asks by itself. */
  limit: () => Promise<unknown>
}

/** More than all files that a bank takes; whoever sends more is not a person with a form. */
const mostBytes = 12 * 1024 * 1024

/** @throws a Response with status 413 */
export function assertEvidenceSize(request: Request): void {
  const type = request.headers.get('content-type') ?? ''
  if (!type.startsWith('multipart/')) return
  const length = Number(request.headers.get('content-length') ?? Number.NaN)
  if (!(length <= mostBytes)) throw new Response('This file is too large', { status: 413 })
}

/** What the form of `EvidenceFiles` asks for; null where it was another form. */
export async function changeEvidence(
  { attempt, run, limit }: Doors,
  form: FormData,
): Promise<{ answered: Attempt<unknown>; done: 'added' | 'removed'; field: 'file' | '' } | null> {
  const chargebackId = String(form.get('chargebackId') ?? '')
  const fileId = form.get('removeFile')
  if (typeof fileId === 'string') {
    const answered = await attempt(() =>
      run((runtime, scope, { payments }) => payments.dropEvidence(runtime, scope, { chargebackId, fileId })),
    )
    return { answered, done: 'removed', field: '' }
  }
  if (form.get('addFile') === null) return null
  const sent = form.get('file')
  const answered = await attempt(async () => {
    await limit()
    const file =
      sent instanceof File
        ? { bytes: Buffer.from(await sent.arrayBuffer()), name: sent.name, declaredType: sent.type }
        : { bytes: Buffer.alloc(0), name: '', declaredType: '' }
    return run((runtime, scope, { payments }) => {
      const kind = payments.evidenceKinds.find((each) => each === form.get('kind')) ?? other
      return payments.storeEvidence(runtime, scope, { chargebackId, fields: { kind }, file })
    })
  })
  return { answered, done: 'added', field: 'file' }
}

const other: EvidenceKind = 'uncategorized_file'
