import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import {
  Banner,
  Breadcrumbs,
  Button,
  Card,
  CardHeader,
  formatZone,
  LinkButton,
  PageHead,
  wallClock,
} from '#ui/index.ts'
import { changeAvailability, type FormName } from '../provider/availability-action.server.ts'
import { Exceptions } from '../provider/exceptions.tsx'
import { requireProvider } from '../provider/guard.server.ts'
import { HoursForm, SavedHours } from '../provider/hours-form.tsx'
import { hoursInForce, zonesWith } from '../provider/hours-in-force.server.ts'
import { areaMeta } from '../provider/page-meta.ts'
import { TimeOff } from '../provider/time-off.tsx'
import { TeamWeek } from '../team/team-week.tsx'

export { revalidateStale as shouldRevalidate } from '#ui/forms/revalidate-stale.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Hours of one person')

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { providerId, user } = requireProvider(context, request)
  const memberId = params.memberId ?? ''
  const query = new URL(request.url).searchParams
  const { timeZone } = context.tenant
  const { own, held, team } = await context.read(async (ctx, core) => {
    const [hours, all] = await Promise.all([
      hoursInForce(ctx, core, { providerId, memberId, timeZone }),
      core.providers.getTeam(ctx, providerId),
    ])
    return { ...hours, team: all }
  })
  const member = team.members.find(({ id }) => id === memberId)
  const now = new Date()
  return {
    name: member?.name ?? '',
    isSelf: member?.userId === user.id,
    hasOwn: own.version > 0,
    // The first hours of one's own begin as the team's; they are saved against version 0.
    schedule: { ...held, version: own.version },
    timeOff: own.timeOff,
    zones: zonesWith(held.timeZone),
    today: wallClock(now, held.timeZone).date,
    now: now.toISOString(),
    isSetting: own.version > 0 || query.has('own'),
    saved: query.get('saved'),
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  const memberId = params.memberId ?? ''
  return changeAvailability(context, request, {
    providerId,
    memberId,
    page: `/provider/team/${encodeURIComponent(memberId)}/hours`,
  })
}

export default function MemberHoursPage() {
  const { name, isSelf, hasOwn, schedule, timeOff, zones, today, now, isSetting, saved } =
    useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const resultOf = (form: FormName) => (answer?.form === form ? answer : undefined)
  const whose = isSelf ? 'your' : `${name}’s`
  const refused = resultOf('team-hours')?.errors[0]
  return (
    <>
      <div className="grid gap-3">
        <Breadcrumbs crumbs={[{ label: 'Team', href: '/provider/team' }, { label: name }]} />
        <PageHead title={isSelf ? 'Your own hours' : `Hours of ${name}`}>
          When customers can book {isSelf ? 'you' : name}. Times are in {formatZone(schedule.timeZone, now)}.
        </PageHead>
      </div>
      {saved && !answer ? <SavedHours what={saved} /> : null}
      {refused ? <Banner tone="negative">{refused.message}</Banner> : null}
      <div className="grid max-w-4xl gap-6">
        {isSetting || resultOf('hours') ? (
          <Card as="section">
            <CardHeader
              title="Weekly hours"
              description={
                hasOwn
                  ? `These are ${whose} own. What changes in the hours of the team does not change them.`
                  : 'They begin as the hours of the team. Once saved, they no longer follow them.'
              }
            />
            <HoursForm schedule={schedule} zones={zones} result={resultOf('hours')} />
          </Card>
        ) : (
          <Card as="section">
            <CardHeader
              title="The hours of the team hold"
              description={`When they change, ${whose} change with them.`}
            />
            <div className="grid gap-6">
              <TeamWeek weekly={schedule.weekly} />
              <div className="flex flex-wrap gap-3">
                <LinkButton href="?own=1">Set {isSelf ? 'your own' : 'own'} hours</LinkButton>
                <LinkButton href="/provider/availability" variant="quiet">
                  See the hours of the team
                </LinkButton>
              </div>
            </div>
          </Card>
        )}
        {hasOwn ? (
          <Exceptions exceptions={schedule.exceptions} today={today} result={resultOf('exception')} />
        ) : null}
        <TimeOff timeOff={timeOff} zone={schedule.timeZone} today={today} result={resultOf('time-off')} />
        {hasOwn ? (
          <Card as="section">
            <CardHeader
              title="Back to the hours of the team"
              description={`${isSelf ? 'Your own' : 'These own'} hours and dates are given up. Time off stays, and so do appointments that were booked.`}
            />
            <Form method="post">
              <input type="hidden" name="form" value="team-hours" />
              <Button type="submit" variant="secondary">
                Use the hours of the team
              </Button>
            </Form>
          </Card>
        ) : null}
      </div>
    </>
  )
}
