import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Badge, Banner, Card, CardHeader, formatMoney, PageHead, Time, Timeline } from '#ui/index.ts'
import { useMarketplace } from '../marketplace/use-marketplace.ts'
import { CredentialCard } from '../reviews/credential-card.tsx'
import { decide, type Decision } from '../reviews/decide.server.ts'
import { DecisionForms } from '../reviews/decision-forms.tsx'
import { stageWords, stepWords, wordOf } from '../reviews/words.ts'
import { answerOf, textOf } from '../shell/answer.server.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'
import { roleWord } from '../shell/role-words.ts'

export { revalidateStale as shouldRevalidate } from '#ui/forms/revalidate-stale.ts'
export const meta = pageMeta('Verification')
export const handle = {
  crumbs: (data: { found: { provider: { businessName: string } } }, slug: string) => [
    { label: 'Verification', href: `/m/${slug}/reviews` },
    { label: data.found.provider.businessName || 'No name yet' },
  ],
}

const doneWords: Record<string, string> = {
  approve: 'Verified. The provider is told, and may take bookings.',
  changes: 'The provider is told what to change.',
  reject: 'Turned down. The provider is told why.',
  reopen: 'The provider may try again.',
  suspend: 'Suspended. The page is gone for visitors; bookings that were made stay.',
  reinstate: 'Reinstated.',
  'approve-credential': 'The credential is approved; its badge is on the page.',
  'reject-credential': 'The credential is rejected. The provider is told why.',
}

export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'provider.review')
  const found = await place.read((ctx, core) =>
    core.providers.getReviewCase(ctx, args.params.providerId ?? ''),
  )
  const done = doneWords[new URL(args.request.url).searchParams.get('done') ?? ''] ?? null
  return { found, done }
}

export async function action(args: ActionFunctionArgs) {
  const { context, request, params } = args
  const place = await requireMarketplace(args, 'provider.review')
  const form = await request.formData()
  const kind = textOf(form, 'form', 30)
  const input: Decision = {
    providerId: params.providerId ?? '',
    credentialId: textOf(form, 'credentialId', 36),
    reason: textOf(form, 'reason', 4000),
    version: Number(textOf(form, 'version', 10)) || null,
  }
  const decided = await context.attempt(() => place.call((ctx, core) => decide(ctx, core, kind, input)))
  if (!decided.ok) return answerOf(decided, form, { form: `${kind} ${input.credentialId}`.trim(), done: '' })
  return redirect(`/m/${params.slug}/reviews/${params.providerId}?done=${kind}`)
}

export default function ReviewCase() {
  const { found, done } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { slug, timeZone, origin, may } = useMarketplace()
  const { provider, onboarding, credentials, services, people, history, backgroundCheck } = found
  const stage = wordOf(stageWords, provider.stage)
  const missing = onboarding.items.filter(({ isDone }) => !isDone)
  const facts: [string, React.ReactNode][] = [
    ['E-mail', provider.email],
    ['Telephone', provider.phone ?? 'None'],
    ['Town', provider.city || 'Not said'],
    ['Profile', `${onboarding.score} % complete`],
    [
      'People',
      people
        .map(({ firstName, lastName, role }) => `${firstName} ${lastName} (${roleWord(role).toLowerCase()})`)
        .join(', ') || 'None',
    ],
    [
      'Background check',
      backgroundCheck
        ? {
            requested: 'Ordered',
            clear: 'Nothing found',
            consider: 'Something to look at',
            failed: 'Failed',
          }[backgroundCheck.state]
        : 'None',
    ],
  ]
  return (
    <>
      <PageHead
        title={
          <span className="inline-flex flex-wrap items-center gap-3">
            {provider.businessName || 'No name yet'}
            <Badge tone={stage.tone}>{stage.label}</Badge>
          </span>
        }
        actions={
          <>
            <a
              className="link text-sm"
              href={`${origin}/providers/${provider.slug}`}
              target="_blank"
              rel="noopener"
            >
              Page on the storefront
            </a>
            <a className="link text-sm" href={`/m/${slug}/audit?subjectId=${provider.id}`}>
              What was changed
            </a>
            {may['plan.manage'] ? (
              <a className="link text-sm" href={`/m/${slug}/reviews/${provider.id}/plan`}>
                Plan and usage
              </a>
            ) : null}
            {may['provider.manage'] ? (
              <a className="link text-sm" href={`/m/${slug}/reviews/${provider.id}/availability`}>
                Why can nobody book?
              </a>
            ) : null}
          </>
        }
      >
        {provider.headline}
      </PageHead>
      {done ? <Banner tone="positive">{done}</Banner> : null}
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid gap-6">
          <Card as="section" aria-label="Profile">
            <dl className="facts">
              {facts.map(([label, value]) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
            {provider.introduction ? (
              <p className="mt-4 max-w-measure text-sm whitespace-pre-line">{provider.introduction}</p>
            ) : null}
            {missing.length > 0 ? (
              <p className="mt-4 text-sm text-muted">
                Missing: {missing.map(({ words }) => words.toLowerCase()).join('; ')}.
              </p>
            ) : null}
          </Card>
          <section aria-labelledby="credentials" className="grid gap-3">
            <h2 id="credentials" className="text-lg font-strong">
              Credentials
            </h2>
            {credentials.length === 0 ? <p className="text-sm text-muted">None were handed in.</p> : null}
            {credentials.map((credential) => (
              <CredentialCard
                key={credential.id}
                credential={credential}
                fileHref={`/m/${slug}/reviews/${provider.id}/credentials/${credential.id}`}
                resultOf={(form) => (result?.form === `${form} ${credential.id}` ? { result } : {})}
              />
            ))}
          </section>
          <Card as="section" aria-label="Services">
            <CardHeader title="Services" />
            {services.length === 0 ? (
              <p className="text-sm text-muted">None yet.</p>
            ) : (
              <ul className="grid gap-1 text-sm">
                {services.map(({ id, title, priceAmount, currency }) => (
                  <li key={id} className="flex justify-between gap-4">
                    <span>{title}</span>
                    <span className="tabular-nums">{formatMoney(priceAmount, currency, 'en')}</span>
                  </li>
                ))}
              </ul>
            )}
          </Card>
        </div>
        <div className="grid gap-6">
          <DecisionForms
            stage={provider.stage}
            version={provider.version}
            mayManage={may['provider.manage'] === true}
            resultOf={(form) => (result?.form === form ? { result } : {})}
          />
          <Card as="section" aria-label="History">
            <CardHeader title="History" />
            {history.length === 0 ? (
              <p className="text-sm text-muted">Nothing was decided yet.</p>
            ) : (
              <Timeline
                label="History"
                items={history.map(({ step, to, reason, at }) => ({
                  id: at,
                  title: stepWords[step] ?? wordOf(stageWords, to).label,
                  at: <Time instant={at} zone={timeZone} />,
                  body: reason,
                  tone: wordOf(stageWords, to).tone,
                }))}
              />
            )}
          </Card>
        </div>
      </div>
    </>
  )
}
