import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Download } from 'lucide-react'
import { Banner, Card, CardHeader, CopyField, LinkButton, PageHead } from '#ui/index.ts'
import { Feature } from '../plan/feature.tsx'
import { readUpsell } from '../plan/upsell.server.ts'
import { requireProvider } from '../provider/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Share')

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  return context.read(async (ctx, core) => {
    const [share, page, lackingTools] = await Promise.all([
      core.providers.getShare(ctx, { providerId, origin: context.origin }),
      core.providers.getOwnProvider(ctx, providerId),
      readUpsell(ctx, core, 'marketing.tools'),
    ])
    const isPublic = page.isPublished && page.status === 'verified'
    return { linkUrl: share.linkUrl, shortAddress: share.shortAddress, isPublic, lackingTools }
  })
}

const downloads = [
  { href: '/api/v1/provider/share/qr.png', label: 'Code as PNG', hint: 'For messages and social media.' },
  { href: '/api/v1/provider/share/qr.svg', label: 'Code as SVG', hint: 'For printers: sharp at any size.' },
]
const printed = [
  { href: '/api/v1/provider/share/poster.pdf', label: 'Poster A4', hint: 'A PDF for the wall or the door.' },
  { href: '/api/v1/provider/share/poster.pdf?size=A6', label: 'Card A6', hint: 'A PDF for the counter.' },
]

export default function SharePage() {
  const { linkUrl, shortAddress, isPublic, lackingTools } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHead title="Share your page">So that people find you and book by themselves.</PageHead>
      {isPublic ? null : (
        <Banner
          tone="warning"
          role="note"
          title="Your page is not public yet"
          actions={
            <LinkButton href="/provider/page" size="sm" variant="secondary">
              Finish your page
            </LinkButton>
          }
        >
          The link and the code are final, but they lead to nothing for others until it is.
        </Banner>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Card as="section">
          <CardHeader title="The link" description="For messages, your mail signature, your profiles." />
          <div className="grid gap-4">
            <CopyField label="Address of your page" value={linkUrl} />
            <p className="text-sm text-muted">
              To say or write by hand:{' '}
              <span className="font-strong text-text wrap-anywhere">{shortAddress}</span>
            </p>
          </div>
        </Card>
        <Card as="section">
          <CardHeader title="The code" description="People point their camera at it and land on your page." />
          <div className="grid gap-5">
            <img
              src="/api/v1/provider/share/qr.svg"
              width="288"
              height="288"
              alt="QR code of your page"
              className="share-code"
            />
            <ul className="grid gap-3">
              {[...downloads, ...(lackingTools ? [] : printed)].map(({ href, label, hint }) => (
                <li key={href} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
                  <span className="text-sm text-muted">{hint}</span>
                  <LinkButton
                    href={href}
                    download
                    variant="secondary"
                    icon={<Download aria-hidden="true" className="icon" />}
                  >
                    {label}
                  </LinkButton>
                </li>
              ))}
            </ul>
            <Feature lacking={lackingTools} />
          </div>
        </Card>
      </div>
    </>
  )
}
