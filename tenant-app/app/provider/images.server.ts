import type { AppLoadContext } from '@remix-run/node'
import type { ImagePurpose } from '#platform/media/index.ts'
import type { StoredFile } from '#ui/index.ts'
import { toStoredFile } from './service-form.ts'

const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

type Stored = { files: StoredFile[]; problems: string[] }

/**
 * The images that a form holds under a name: ids of those that were uploaded as they were chosen, and, without
 * scripts, the files themselves, which are stored now.
 */
export async function imagesFrom(
  context: AppLoadContext,
  form: FormData,
  name: string,
  purpose: ImagePurpose,
  most: number,
): Promise<Stored> {
  const removed = new Set(form.getAll(`${name}.remove`).map(String))
  const entries = form.getAll(name)
  const ids = entries.filter(
    (entry): entry is string => typeof entry === 'string' && idPattern.test(entry) && !removed.has(entry),
  )
  const files = await knownImages(context, ids.slice(0, most))
  const problems: string[] = []
  const fresh = entries.filter((entry): entry is File => typeof entry !== 'string' && entry.size > 0)
  for (const file of fresh.slice(0, Math.max(0, most - files.length))) {
    const attempt = await context.attempt(async () => {
      await context.limit('upload')
      return context.run(async (runtime, scope, core) =>
        core.media.storeImage(runtime, scope, {
          bytes: Buffer.from(await file.arrayBuffer()),
          declaredType: file.type,
          purpose,
          alt: '',
          uploadedBy: scope.actor.kind === 'user' ? scope.actor.userId : null,
        }),
      )
    })
    if (attempt.ok) files.push({ ...toStoredFile(attempt.value), name: file.name })
    else problems.push(`${file.name}: ${attempt.problem.detail ?? attempt.problem.title}`)
  }
  return { files, problems }
}

async function knownImages(context: AppLoadContext, ids: string[]): Promise<StoredFile[]> {
  if (ids.length === 0) return []
  const views = await context.read((ctx, core) => core.media.imageViews(ctx, ids))
  return ids.flatMap((id, index) => {
    const view = views.get(id)
    return view ? [toStoredFile(view, index)] : []
  })
}

/** More than the largest image and its form; whoever sends more is not a person with a form. */
const mostBytes = 24 * 1024 * 1024

/** @throws a Response with status 413 */
export function assertFormSize(request: Request) {
  const length = Number(request.headers.get('content-length') ?? Number.NaN)
  if (!(length <= mostBytes)) throw new Response('These files are too large together', { status: 413 })
}
