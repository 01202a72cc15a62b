import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { BadgeCheck, FileText, Trash2 } from 'lucide-react'
import type { CredentialView } from '#platform/providers/index.ts'
import {
  Badge,
  Banner,
  Card,
  CardHeader,
  EmptyState,
  formatBytes,
  formatDay,
  LinkButton,
  PageHead,
  useLocale,
} from '#ui/index.ts'
import { changeCredentials } from '../credentials/action.server.ts'
import { CredentialForm } from '../credentials/credential-form.tsx'
import { kindWords, mayRenew, stateWords } from '../credentials/words.ts'
import { requireProvider } from '../provider/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'
import { RemoveButton } from '../provider/remove-button.tsx'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Credentials')

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { providerId, isOwner } = requireProvider(context, request)
  const query = new URL(request.url).searchParams
  const credentials = isOwner
    ? await context.read((ctx, core) => core.providers.listCredentials(ctx, providerId))
    : []
  const renewed = credentials.find(({ id }) => id === query.get('renew')) ?? null
  return {
    credentials,
    isOwner,
    renewed: renewed && mayRenew(renewed) ? renewed : null,
    saved: query.get('saved'),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  return changeCredentials(context, request, providerId)
}

const savedWords: Record<string, string> = {
  added: 'It is handed in. What the marketplace decides is shown here.',
  removed: 'It is gone, and its badge with it.',
}

export default function CredentialsPage() {
  const { credentials, isOwner, renewed, saved } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  if (!isOwner) {
    return (
      <>
        <PageHead title="Credentials">Certificates, degrees and licences.</PageHead>
        <Banner role="note" title="Only the owner sees these papers">
          The badges they earn are on your page for everybody.
        </Banner>
      </>
    )
  }
  return (
    <>
      <PageHead title="Credentials">
        Each one that is found to be right becomes a badge on your page.
      </PageHead>
      {saved && savedWords[saved] && !result ? <Banner tone="positive">{savedWords[saved]}</Banner> : null}
      {credentials.length > 0 ? (
        <ul className="grid gap-4">
          {credentials.map((credential) => (
            <CredentialItem key={credential.id} credential={credential} />
          ))}
        </ul>
      ) : (
        <Card>
          <EmptyState icon={<BadgeCheck aria-hidden="true" />} title="No credentials yet">
            A licence, a degree or an insurance policy tells customers more than any promise.
          </EmptyState>
        </Card>
      )}
      <Card as="section" id="add">
        <CardHeader
          title={renewed ? `Renew: ${renewed.title}` : 'Add a credential'}
          description={
            renewed
              ? 'The present one stays until the new one has been approved.'
              : 'It is looked at by the marketplace before customers see its badge.'
          }
        />
        <CredentialForm
          key={`${renewed?.id ?? 'new'} ${credentials.length}`}
          result={result}
          renewed={renewed}
        />
      </Card>
    </>
  )
}

function CredentialItem({ credential }: { credential: CredentialView }) {
  const locale = useLocale()
  const { id, kind, title, issuer, numberEnding, expiresOn, file, state, reason } = credential
  const { label, tone } = stateWords[state]
  return (
    <li>
      <Card as="article">
        <div className="flex items-start justify-between gap-3">
          <div className="grid min-w-0 gap-2">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <h2 className="font-strong wrap-anywhere">{title}</h2>
              <Badge tone={tone}>{label}</Badge>
            </div>
            <p className="text-sm text-muted">
              {[kindWords[kind], issuer, numberEnding ? `number ending in ${numberEnding}` : '']
                .filter(Boolean)
                .join(' · ')}
            </p>
            <p className="text-sm text-muted">
              {expiresOn ? `Valid until ${formatDay(expiresOn, locale)}` : 'Without an end'}
            </p>
            {reason ? (
              <p className="text-sm">
                The marketplace says: <q className="wrap-anywhere">{reason}</q>
              </p>
            ) : null}
            <p className="flex flex-wrap items-center gap-x-4 gap-y-2">
              {file ? (
                <a
                  className="link inline-flex min-h-11 items-center gap-2"
                  href={`/api/v1/provider/credentials/${id}/file`}
                  download
                >
                  <FileText aria-hidden="true" className="icon" />
                  <span className="wrap-anywhere">{file.name}</span>
                  <span className="text-sm text-muted">{formatBytes(file.size, locale)}</span>
                </a>
              ) : null}
              {mayRenew(credential) ? (
                <LinkButton href={`/provider/credentials?renew=${id}#add`} variant="secondary" size="sm">
                  Renew
                </LinkButton>
              ) : null}
            </p>
          </div>
          <RemoveButton
            form="remove"
            value={id}
            label={`Remove ${title}`}
            icon={<Trash2 aria-hidden="true" className="icon" />}
          />
        </div>
      </Card>
    </li>
  )
}
