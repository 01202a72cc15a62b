import { findMeetingFacts, type MeetingFacts } from '#platform/booking/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, minutes } from '#platform/kernel/time.ts'
import type { MeetingFailure, MeetingProblem } from '../gateways/index.ts'
import { Meeting, MeetingTask } from '../models.ts'
import { isStanding, nextAttempt, preparationDue, subjectOf } from '../rules.ts'
import { readMeetingSettings } from './settings.ts'

export type Subject = Pick<MeetingTask, 'bookingId' | 'groupSessionId'>
export const asSubject = ({ bookingId, groupSessionId }: MeetingFacts): Subject => ({
  bookingId: groupSessionId ? null : bookingId,
  groupSessionId,
})
/** A class as it stands now, also for whoever has left it. */
export const factsOfSubject = ({
  bookingId,
  groupSessionId,
}: Subject): Parameters<typeof findMeetingFacts>[1] =>
  groupSessionId ? { groupSessionId } : { bookingId: bookingId ?? '' }

/** Nobody else takes up a task that somebody works on for so long. */
const leaseMs = minutes(3)

/** A booking has changed: when its room is made by calls, the service is to be asked in time. */
export async function planMeeting(ctx: Ctx, bookingId: string): Promise<void> {
  const changed = await findMeetingFacts(ctx, { bookingId })
  if (!changed?.isVirtual) return
  const subject = asSubject(changed)
  const facts = (await findMeetingFacts(ctx, factsOfSubject(subject))) ?? changed
  const [settings, meeting, task] = await Promise.all([
    readMeetingSettings(ctx),
    Meeting.query(ctx.trx).findOne({ subject_id: subjectOf(facts) }),
    findTask(ctx, facts),
  ])
  const isThere = meeting?.gateway === 'zoom' || (task !== undefined && task.attempts > 0)
  if (isStanding(facts) ? settings.service === 'zoom' || isThere : isThere) {
    await setDue(ctx, facts, isStanding(facts) ? preparationDue(facts, ctx.now) : ctx.now)
  } else await dropTask(ctx, facts)
}

async function findTask(ctx: Ctx, facts: MeetingFacts): Promise<MeetingTask | undefined> {
  return MeetingTask.query(ctx.trx).findOne({ subject_id: subjectOf(facts) })
}

async function setDue(ctx: Ctx, facts: MeetingFacts, dueAt: Date): Promise<void> {
  const { bookingId, groupSessionId } = asSubject(facts)
  await ctx.trx.raw(
    `insert into meeting_tasks (id, booking_id, group_session_id, due_at) values (?, ?, ?, ?)
     on conflict (tenant_id, subject_id) do update set due_at = excluded.due_at`,
    [newId(), bookingId, groupSessionId, dueAt],
  )
}

/** Somebody is at the door: the attempt is written down before it is made. @returns how many there were before */
export async function beginAttempt(
  ctx: Ctx,
  facts: MeetingFacts,
): Promise<{ attempts: number; lease: Date }> {
  const { bookingId, groupSessionId } = asSubject(facts)
  const lease = after(ctx.now, leaseMs)
  const { rows } = await ctx.trx.raw<{ rows: { attempts: number }[] }>(
    `insert into meeting_tasks (id, booking_id, group_session_id, due_at, attempts) values (?, ?, ?, ?, 1)
     on conflict (tenant_id, subject_id)
       do update set due_at = excluded.due_at, attempts = meeting_tasks.attempts + 1
     returning attempts`,
    [newId(), bookingId, groupSessionId, lease],
  )
  return { attempts: rows[0]!.attempts - 1, lease }
}

export type DueTask = Subject & { id: string; attempts: number; lease: Date }

/** Takes up what is due, each by nobody else for a while. `attempts` is how many there were before. */
export async function takeDueTasks(ctx: Ctx, most: number): Promise<DueTask[]> {
  const lease = after(ctx.now, leaseMs)
  const { rows } = await ctx.trx.raw<{ rows: Omit<DueTask, 'lease'>[] }>(
    `update meeting_tasks set due_at = ?, attempts = attempts + 1
     where id in (select id from meeting_tasks where due_at <= ? order by due_at limit ? for update skip locked)
     returning id, booking_id as "bookingId", group_session_id as "groupSessionId", attempts - 1 as attempts`,
    [lease, ctx.now, most],
  )
  return rows.map((row) => ({ ...row, lease }))
}

/** Nothing is to be asked any more, unless the booking has changed again in the meantime. */
export async function finishTask(ctx: Ctx, facts: MeetingFacts, lease?: Date): Promise<void> {
  const query = ctx.trx('meeting_tasks').where({ subject_id: subjectOf(facts) })
  if (lease) query.where({ due_at: lease })
  await query.delete()
}
const dropTask = (ctx: Ctx, facts: MeetingFacts) => finishTask(ctx, facts)

/** Of a booking that is not there any more. */
export async function dropTaskById(ctx: Ctx, id: string): Promise<void> {
  await MeetingTask.query(ctx.trx).where({ id }).delete()
}

/** What went wrong is told to the provider, and tried again. */
export async function failTask(
  ctx: Ctx,
  facts: MeetingFacts,
  { failure, lease }: { failure: MeetingFailure; lease: Date },
): Promise<{ attempts: number }> {
  const task = await findTask(ctx, facts)
  if (!task) return { attempts: 0 }
  const { attempts } = task
  const isOwn = task.dueAt.getTime() === lease.getTime()
  await ctx
    .trx('meeting_tasks')
    .where({ id: task.id })
    .update({
      problem: failure.problem,
      problem_at: ctx.now,
      ...(isOwn ? { due_at: nextAttempt(ctx.now, { attempts, retryAfterMs: failure.retryAfterMs }) } : {}),
    })
  return { attempts }
}

/** Why the call of a booking is not ready; null when it is, or when it is not yet time. */
export async function problemOf(ctx: Ctx, facts: MeetingFacts): Promise<MeetingProblem | null> {
  return (await findTask(ctx, facts))?.problem ?? null
}
