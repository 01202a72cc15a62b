import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Banner, Card, CardHeader, LinkButton, PageHead, Stat, Time, Timeline } from '#ui/index.ts'
import { Changes, Sentence } from '../audit/entry.tsx'
import { withProviderNames } from '../audit/names.server.ts'
import { useMarketplace } from '../marketplace/use-marketplace.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'

export const meta = pageMeta('Overview')

const most = 100
const counted = (items: readonly unknown[], hasMore: boolean) => `${items.length}${hasMore ? '+' : ''}`

export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args)
  const { may } = place
  const since = new Date(Date.now() - 7 * 86_400_000).toISOString().slice(0, 10)
  const [waiting, users, staff, log] = await Promise.all([
    may('provider.review')
      ? place.read((ctx, core) => core.providers.listReviewQueue(ctx, { limit: most }))
      : null,
    may('user.read')
      ? place.read((ctx, core) => core.identity.listUsers(ctx, { limit: most, registeredSince: since }))
      : null,
    may('staff.read') ? place.run((runtime, scope, core) => core.identity.listStaff(runtime, scope)) : null,
    may('audit.read')
      ? place.run((runtime, scope, core) => core.identity.readAuditLog(runtime, scope, { limit: 6 }))
      : null,
  ])
  return {
    since,
    waiting: waiting && counted(waiting.items, waiting.nextCursor !== null),
    users: users && counted(users.items, users.nextCursor !== null),
    staff: staff && { members: staff.members.length, invited: staff.invitations.length },
    log: log && (await withProviderNames(place, log.items)),
    now: new Date().toISOString(),
  }
}

export default function Overview() {
  const { waiting, users, staff, log, since, now } = useLoaderData<typeof loader>()
  const { slug, name, origin, status, timeZone, may } = useMarketplace()
  return (
    <>
      <PageHead
        title={name}
        actions={
          may['plan.manage_platform'] ? (
            <LinkButton href={`/platform/marketplaces/${slug}`} variant="secondary">
              Its plan and usage
            </LinkButton>
          ) : null
        }
      >
        <a href={origin} className="link" target="_blank" rel="noopener">
          {new URL(origin).host}
        </a>
      </PageHead>
      {status === 'draft' ? <Banner>This marketplace is not open yet: only you can see it.</Banner> : null}
      <dl className="stats">
        {waiting === null ? null : (
          <Stat
            label="Waiting for a decision"
            value={waiting}
            href={`/m/${slug}/reviews`}
            hint={waiting === '0' ? 'Nobody waits' : 'Providers and credentials'}
          />
        )}
        {users === null ? null : (
          <Stat
            label="New users"
            value={users}
            href={`/m/${slug}/users?since=${since}`}
            hint="In the last seven days"
          />
        )}
        {staff === null ? null : (
          <Stat
            label="Staff"
            value={staff.members}
            href={`/m/${slug}/staff`}
            hint={
              staff.invited === 0
                ? 'Nobody is invited'
                : staff.invited === 1
                  ? 'One invited'
                  : `${staff.invited} invited`
            }
          />
        )}
      </dl>
      {log === null ? null : (
        <Card as="section" aria-label="Last changes">
          <CardHeader
            title="Last changes"
            actions={
              <a className="link text-sm" href={`/m/${slug}/audit`}>
                All of them
              </a>
            }
          />
          {log.length === 0 ? (
            <p className="text-sm text-muted">Each change that staff make stands here from now on.</p>
          ) : (
            <Timeline
              label="Last changes"
              items={log.map((entry) => ({
                id: entry.id,
                title: (
                  <span className="text-sm font-normal">
                    <Sentence entry={entry} />
                  </span>
                ),
                at: <Time instant={entry.at} zone={timeZone} relativeTo={now} />,
                body: (
                  <div className="text-sm">
                    <Changes entry={entry} />
                  </div>
                ),
              }))}
            />
          )}
        </Card>
      )}
    </>
  )
}
