import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Banner, LinkButton, PageHead } from '#ui/index.ts'
import { readUpsell } from '../plan/upsell.server.ts'
import { GalleryEditor } from '../provider/gallery-editor.tsx'
import { requireProvider } from '../provider/guard.server.ts'
import { changePage, type PageAnswer } from '../provider/page-action.server.ts'
import { PageEditor } from '../provider/page-editor.tsx'
import { areaMeta } from '../provider/page-meta.ts'
import { PublishCard } from '../provider/publish-card.tsx'

export { revalidateStale as shouldRevalidate } from '#ui/forms/revalidate-stale.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Your page')

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { providerId, isOwner } = requireProvider(context, request)
  const { page, lackingLook } = await context.read(async (ctx, core) => {
    const [own, lacking] = await Promise.all([
      core.providers.getOwnProvider(ctx, providerId),
      readUpsell(ctx, core, 'portfolio.customise'),
    ])
    return { page: own, lackingLook: lacking }
  })
  return { page, lackingLook, isOwner, saved: new URL(request.url).searchParams.get('saved') }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  return changePage(context, request, providerId)
}

const savedWords: Record<string, string> = {
  page: 'Your page is saved.',
  gallery: 'Your gallery is saved.',
  published: 'Your page is published.',
  unpublished: 'Your page is off the marketplace. Only you can see it now.',
}

export default function PageEditorPage() {
  const { page, lackingLook, isOwner, saved } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const resultOf = (form: PageAnswer['form']) => (answer?.form === form ? answer : undefined)
  const previewHref = `/providers/${page.slug}?preview=1`
  return (
    <>
      <PageHead
        title="Your page"
        actions={
          <LinkButton
            href={previewHref}
            variant="secondary"
            target="_blank"
            rel="noopener"
            className="xl:hidden"
          >
            Preview
          </LinkButton>
        }
      >
        What customers see of you, and what your code leads to.
      </PageHead>
      {saved && savedWords[saved] && !answer ? <Banner tone="positive">{savedWords[saved]}</Banner> : null}
      {isOwner ? (
        <div className="page-editor">
          <div className="grid min-w-0 gap-6">
            <PublishCard page={page} result={resultOf('publish')} />
            <PageEditor
              page={page}
              sections={resultOf('page')?.sections ?? page.sections}
              lackingLook={lackingLook}
              result={resultOf('page')}
            />
            <GalleryEditor gallery={page.gallery} result={resultOf('gallery')} />
          </div>
          <aside aria-label="Preview" className="page-preview">
            <p className="mb-2 flex items-center justify-between gap-3 text-sm text-muted">
              As it is saved now
              <a className="link" href={previewHref} target="_blank" rel="noopener">
                Open in a tab
              </a>
            </p>
            {/* A page of this very site: a sandbox that lets it work would hold nothing back. */}
            {/* oxlint-disable-next-line react/iframe-missing-sandbox */}
            <iframe
              key={`${page.version} ${page.gallery.map(({ id, caption }) => id + caption).join()}`}
              title="Preview of your page"
              src={previewHref}
              loading="lazy"
            />
          </aside>
        </div>
      ) : (
        <Banner role="note" title="Only the owner changes the page">
          You can look at it with the preview.
        </Banner>
      )}
    </>
  )
}
