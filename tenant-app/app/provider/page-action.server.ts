import { data, redirect, type AppLoadContext } from '@remix-run/node'
import type { PageSection } from '#platform/providers/index.ts'
import { refusalOf, typedValues } from './form-answer.ts'
import { assertFormSize, imagesFrom } from './images.server.ts'
import { pageErrors, pageField, readPage, readSections } from './page-form.ts'
import { swapped } from './service-form.ts'

type Errors = { field: string; label?: string; message: string }[]
export type PageAnswer = {
  form: 'page' | 'gallery' | 'publish'
  errors: Errors
  values: Record<string, string | string[]>
  sections?: PageSection[]
}

const saved = (what: string) =>
  redirect(`/provider/page?saved=${what}#${what === 'gallery' ? 'gallery' : 'top'}`)
const refuse = (answer: PageAnswer, status = 422) => data(answer, { status })

/** One page, three forms: the field `form` says which was sent. */
export async function changePage(context: AppLoadContext, request: Request, providerId: string) {
  assertFormSize(request)
  const form = await request.formData()
  const name = String(form.get('form'))
  if (name === 'gallery') return changeGallery(context, form, providerId)
  if (name === 'publish') return publish(context, form, providerId)
  return savePage(context, form, providerId)
}

async function savePage(context: AppLoadContext, form: FormData, providerId: string) {
  const sections = readSections(form)
  const values = typedValues(form)
  const [verb, position] = String(form.get('intent') ?? '').split(':')
  if (verb === 'raise-section' || verb === 'lower-section') {
    const index = verb === 'raise-section' ? Number(position) - 1 : Number(position)
    const answer: PageAnswer = { form: 'page', errors: [], values, sections: swapped(sections, index) }
    return answer
  }
  const [logo, header] = [
    await imagesFrom(context, form, 'logo', 'logo', 1),
    await imagesFrom(context, form, 'header', 'header', 1),
  ]
  const { accent, ...said } = readPage(form)
  // Of what the plan does not have the form shows nothing, and changes nothing.
  const look = form.has('keepsLook') ? {} : { accent, sections }
  const errors: Errors = pageErrors({ ...said, accent })
  errors.push(
    ...logo.problems.map((message) => ({ field: 'logo', label: 'Logo', message })),
    ...header.problems.map((message) => ({ field: 'header', label: 'Header image', message })),
  )
  if (errors.length > 0) return refuse({ form: 'page', errors, values, sections })
  const attempt = await context.attempt(() =>
    context.call((ctx, core) =>
      core.providers.editProvider(ctx, {
        ...said,
        ...look,
        providerId,
        version: Number(form.get('version')),
        logoImageId: logo.files[0]?.id ?? null,
        headerImageId: header.files[0]?.id ?? null,
      }),
    ),
  )
  if (attempt.ok) return saved('page')
  return refuse(
    { form: 'page', errors: [...refusalOf(attempt.problem, pageField)], values, sections },
    attempt.problem.status,
  )
}

async function changeGallery(context: AppLoadContext, form: FormData, providerId: string) {
  const values = typedValues(form)
  const [verb, position] = String(form.get('intent') ?? '').split(':')
  const galleryImageId = String(form.get('galleryImageId') ?? '')
  const { files, problems } =
    verb === 'add' ? await imagesFrom(context, form, 'images', 'gallery', 24) : { files: [], problems: [] }
  const attempt = await context.attempt(() =>
    context.call(async (ctx, core) => {
      const { providers } = core
      if (verb === 'remove') await providers.removeGalleryImage(ctx, { providerId, galleryImageId })
      else if (verb === 'caption')
        await providers.editGalleryImage(ctx, {
          providerId,
          galleryImageId,
          caption: String(form.get('caption') ?? '').trim(),
        })
      else if (verb === 'raise' || verb === 'lower') {
        const { gallery } = await providers.getOwnProvider(ctx, providerId)
        const index = verb === 'raise' ? Number(position) - 1 : Number(position)
        const galleryImageIds = swapped(gallery, index).map(({ id }) => id)
        await providers.orderGallery(ctx, { providerId, galleryImageIds })
      } else for (const { id } of files) await providers.addGalleryImage(ctx, { providerId, imageId: id })
    }),
  )
  const errors: Errors = problems.map((message) => ({ field: 'images', label: 'Pictures', message }))
  if (verb === 'add' && files.length === 0 && errors.length === 0)
    errors.push({ field: 'images', label: 'Pictures', message: 'Choose at least one picture first.' })
  if (!attempt.ok) errors.push(...refusalOf(attempt.problem, () => ''))
  if (errors.length > 0) return refuse({ form: 'gallery', errors, values })
  return saved('gallery')
}

async function publish(context: AppLoadContext, form: FormData, providerId: string) {
  const isPublished = form.get('intent') === 'publish'
  const attempt = await context.attempt(() =>
    context.call((ctx, core) =>
      isPublished
        ? core.providers.publishProvider(ctx, { providerId, version: null })
        : core.providers.unpublishProvider(ctx, { providerId, version: null }),
    ),
  )
  if (attempt.ok) return saved(isPublished ? 'published' : 'unpublished')
  return refuse({ form: 'publish', errors: [...refusalOf(attempt.problem, () => '')], values: {} })
}
