import { findMeetingFacts } from '#platform/booking/index.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { chosenGateway, gatewayNamed, MeetingFailure } from '../gateways/index.ts'
import { isStanding, meetingWindow, mostClosings, roomMark } from '../rules.ts'
import { dropMeeting } from '../service/rooms.ts'
import { readMeetingAccess, recordServiceHealth } from '../service/settings.ts'
import {
  type DueTask,
  dropTaskById,
  factsOfSubject,
  failTask,
  finishTask,
  takeDueTasks,
} from '../service/tasks.ts'
import { makeRoom, planRoom, storeRoom, type Plan } from './make-room.ts'
import { closeSurplus, type Parts } from './parts.ts'

/** So many of one marketplace in one turn, and at once: a slow service of one must not keep the others waiting. */
const mostInATurn = 24
const atOnce = 4

/** One turn for one marketplace: rooms are made, moved and closed as their bookings stand. */
export async function prepareDueMeetings(parts: Parts, scope: Scope): Promise<void> {
  const due = await parts.database.inTenant(scope, (ctx) => takeDueTasks(ctx, mostInATurn))
  const next = due.values()
  const work = async () => {
    for (const task of next) await prepareMeeting(parts, scope, task)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, due.length) }, work))
}

/** What fails is written down and tried again later; throws only when the database is away. */
async function prepareMeeting(parts: Parts, scope: Scope, task: DueTask): Promise<void> {
  const { database, vault } = parts
  const begun = await database.inTenant(scope, async (ctx) => {
    const facts = await findMeetingFacts(ctx, factsOfSubject(task))
    if (!facts) return void (await dropTaskById(ctx, task.id))
    const access = await readMeetingAccess(ctx, vault)
    return { plan: await planRoom(ctx, vault, { facts, access }), now: ctx.now }
  })
  if (!begun) return
  const { plan, now } = begun
  try {
    if (!isStanding(plan.facts)) await close(parts, scope, plan, task)
    else if (now < meetingWindow(plan.facts).closesAt) await make(parts, scope, plan, task)
    await database.inTenant(scope, (ctx) => finishTask(ctx, plan.facts, task.lease))
  } catch (error) {
    if (!(error instanceof MeetingFailure)) throw error
    await fail(parts, scope, { plan, task, failure: error })
  }
}

async function make(parts: Parts, scope: Scope, plan: Plan, { attempts }: DueTask): Promise<void> {
  const { database, vault, meetings } = parts
  const { facts, access, former } = plan
  const gateway = chosenGateway(meetings, access)
  // Rooms of others are there as soon as somebody enters, and those that are there stay where they are.
  if (!gateway.isCalled || former?.meeting.madeFor === roomMark(facts)) return
  const made = await makeRoom(gateway, plan, attempts)
  const { surplus } = await database.inTenant(scope, async (ctx) => {
    await recordServiceHealth(ctx, access, null)
    return storeRoom(ctx, vault, plan, made)
  })
  await closeSurplus(parts, access, surplus)
}

async function close(
  { database, meetings }: Parts,
  scope: Scope,
  { access, former, wanted }: Plan,
  { attempts }: DueTask,
): Promise<void> {
  const gateway = former
    ? gatewayNamed(meetings, former.meeting.gateway, access)
    : chosenGateway(meetings, access)
  const room = former?.room ?? (attempts > 0 ? await gateway?.findRoom(wanted) : null)
  if (room) await gateway?.closeRoom(room)
  await database.inTenant(scope, async (ctx) => {
    if (former) await dropMeeting(ctx, former.meeting)
    if (room) await recordServiceHealth(ctx, access, null)
  })
}

type Failed = { plan: Plan; task: DueTask; failure: MeetingFailure }

function fail({ database, log }: Parts, scope: Scope, { plan, task, failure }: Failed): Promise<void> {
  const { facts, access } = plan
  const isGivenUp = !isStanding(facts) && task.attempts + 1 >= mostClosings
  log.warn({ err: failure, tenantId: scope.tenantId, isGivenUp }, 'a video service did not do its part')
  return database.inTenant(scope, async (ctx) => {
    if (isGivenUp) await finishTask(ctx, facts, task.lease)
    else await failTask(ctx, facts, { failure, lease: task.lease })
    await recordServiceHealth(ctx, access, failure.problem)
  })
}
