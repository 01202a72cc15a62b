import { assertAllowed } from '#platform/kernel/errors.ts'
import { decodeCursor, toPage } from '#platform/kernel/pages.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { StageChange } from '../models.ts'
import { mayReviewProviders } from '../policies.ts'
import type { ReviewCase, ReviewItem, ReviewPage, ReviewQueue } from '../schemas.ts'
import { findBackgroundCheck } from './background-checks.ts'
import { listCredentials } from './credentials.ts'
import { onboardingOf } from './onboarding.ts'
import { readOwnProvider } from './read-provider.ts'

const newCredentials = `from credentials c where c.provider_id = p.id and c.state = 'pending'`

/** Since when somebody waits for us: for the review of the profile, or of a credential, whichever came first. */
const waitingSince = `least(case when p.stage = 'pending_review' then p.submitted_at end, (select min(c.created_at) ${newCredentials}))`

/**
 * Providers for the marketplace's staff, who waits longest first. `waiting`, which is meant when nothing is said, are
 * those about whom there is something to decide; else those at one stage, in the order of their applications.
 * @throws AppError `forbidden`, `validation_failed`
 */
export async function listReviewQueue(ctx: Ctx, input: Partial<ReviewQueue> = {}): Promise<ReviewPage> {
  assertAllowed(mayReviewProviders(ctx.actor))
  const { limit = 20, cursor, state = 'waiting' } = input
  const [since, id] = cursor === undefined ? [] : decodeCursor(cursor, 'instant', 'id')
  const isWaiting = state === 'waiting'
  const { rows } = await ctx.trx.raw<{ rows: (Omit<ReviewItem, 'since'> & { since: Date })[] }>(
    `select q.* from (
       select p.id as "providerId", p.slug, p.business_name as "businessName", p.city, p.account_type as "accountType",
         p.stage, p.version, (select count(*)::int ${newCredentials}) as "pendingCredentials",
         date_trunc('milliseconds', ${isWaiting ? waitingSince : 'coalesce(p.submitted_at, p.created_at)'}) as since
       from providers p
       where ${
         isWaiting
           ? `p.stage = 'pending_review'
              or (p.stage <> 'offboarded' and p.id in (select provider_id from credentials where state = 'pending'))`
           : 'p.stage = ?'
       }) q
     ${since === undefined ? '' : 'where (q.since, q."providerId") > (?, ?)'}
     order by q.since, q."providerId" limit ?`,
    [...(isWaiting ? [] : [state]), ...(since === undefined ? [] : [new Date(since), id!]), limit + 1],
  )
  return toPage(
    rows,
    limit,
    (row) => [row.since.toISOString(), row.providerId],
    (row) => ({ ...row, since: row.since.toISOString() }),
  )
}

/** Everything that a decision needs, in a few queries. @throws AppError `forbidden`, `not_found` */
export async function getReviewCase(ctx: Ctx, providerId: string): Promise<ReviewCase> {
  assertAllowed(mayReviewProviders(ctx.actor))
  const [provider, onboarding, credentials, services, people, history, backgroundCheck] = await Promise.all([
    readOwnProvider(ctx, providerId),
    onboardingOf(ctx, providerId),
    listCredentials(ctx, providerId),
    listOffers(ctx, providerId),
    listPeople(ctx, providerId),
    StageChange.query(ctx.trx).where({ provider_id: providerId }).orderBy('id', 'desc').limit(100),
    findBackgroundCheck(ctx, providerId),
  ])
  return {
    provider,
    onboarding,
    credentials,
    services,
    people,
    history: history.map((change) => ({
      step: change.step,
      from: change.fromStage,
      to: change.toStage,
      reason: change.reason,
      actorKind: change.actorKind,
      actorId: change.actorId,
      at: change.createdAt.toISOString(),
    })),
    backgroundCheck,
  }
}

/** What the provider wants to sell. Read here for the same reason as the counts of the score (decision 012). */
async function listOffers(ctx: Ctx, providerId: string): Promise<ReviewCase['services']> {
  const { rows } = await ctx.trx.raw<{ rows: ReviewCase['services'] }>(
    `select id, title, price_amount as "priceAmount", currency from services where provider_id = ? order by id limit 100`,
    [providerId],
  )
  return rows
}

async function listPeople(ctx: Ctx, providerId: string): Promise<ReviewCase['people']> {
  const { rows } = await ctx.trx.raw<{ rows: ReviewCase['people'] }>(
    `select u.id as "userId", u.first_name as "firstName", u.last_name as "lastName", u.email, m.role
     from memberships m join users u on u.id = m.user_id where m.provider_id = ? order by m.created_at, m.id limit 100`,
    [providerId],
  )
  return rows
}
