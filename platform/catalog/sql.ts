import { imageJson } from '#platform/media/index.ts'
import { providerCardJson } from '#platform/providers/index.ts'

/** The columns of a card; `s`, `p` and `c` are the service, its provider and its category. */
export const cardColumns = `
  s.id, s.title, s.duration_minutes as "durationMinutes", s.price_amount as "priceAmount", s.currency,
  s.location_kind as "locationKind",
  json_build_object('slug', c.slug, 'name', c.name, 'icon', c.icon, 'colour', c.colour) as category,
  ${providerCardJson('p')} as provider,
  (select ${imageJson('si.image_id')} from service_images si where si.service_id = s.id
   order by si.position, si.id limit 1) as image`

/** How a service is booked; `s` is the service. */
export const bookingColumns = `
  s.booking_mode as "bookingMode", s.response_minutes as "responseMinutes",
  s.duration_options as "durationOptions", s.capacity, s.most_seats as "mostSeats",
  s.members_needed as "membersNeeded", s.assignment, s.may_choose_member as "mayChooseMember",
  s.has_waiting_room as "hasWaitingRoom", s.payment_terms as "paymentTerms",
  s.credits_required as "creditsRequired"`

/** What scheduling and booking need to know of a service; `s` and `p` are the service and its provider. */
export const bookableColumns = `
  s.id, s.title, s.duration_minutes as "durationMinutes", s.price_amount as "priceAmount", s.currency,
  s.buffer_before_minutes as "bufferBeforeMinutes", s.buffer_after_minutes as "bufferAfterMinutes",
  s.step_minutes as "stepMinutes", s.minimum_notice_minutes as "minimumNoticeMinutes",
  s.horizon_days as "horizonDays", s.location_kind as "locationKind", s.intake_questions as "intakeQuestions",
  ${bookingColumns}, s.category_id as "categoryId",
  exists (select 1 from service_resources r where r.service_id = s.id) as "needsResources",
  json_build_object('id', p.id, 'slug', p.slug, 'businessName', p.business_name) as provider`

/** What a search over all services needs to know of each; `s` is the service. */
export const searchedColumns = `
  s.id, s.duration_minutes as "durationMinutes", s.price_amount as "priceAmount",
  s.buffer_before_minutes as "bufferBeforeMinutes", s.buffer_after_minutes as "bufferAfterMinutes",
  s.step_minutes as "stepMinutes", s.minimum_notice_minutes as "minimumNoticeMinutes",
  s.horizon_days as "horizonDays", s.capacity, s.members_needed as "membersNeeded", s.assignment,
  exists (select 1 from service_resources r where r.service_id = s.id) as "needsResources"`

const policyJson = (where: string) =>
  `(select json_build_object('id', bp.id, 'name', bp.name, 'description', bp.description, 'version', bp.version,
    'terms', bp.terms) from booking_policies bp where ${where})`

/** The columns of a service's own page. */
export const serviceColumns = `${cardColumns},
  s.description, s.category_id as "categoryId", s.buffer_before_minutes as "bufferBeforeMinutes",
  s.buffer_after_minutes as "bufferAfterMinutes", s.step_minutes as "stepMinutes",
  s.minimum_notice_minutes as "minimumNoticeMinutes", s.horizon_days as "horizonDays",
  ${bookingColumns}, s.policy_id as "policyId",
  coalesce(${policyJson('bp.id = s.policy_id')}, ${policyJson('bp.is_default')}) as policy,
  case when s.may_choose_member then (select json_agg(json_build_object('id', m.id, 'name', m.name) order by m.name, m.id)
   from service_members d join team_members m on m.id = d.member_id and m.left_at is null and m.rested_at is null
   where d.service_id = s.id) end as members,
  s.intake_questions as "intakeQuestions", s.is_active as "isActive", s.version,
  s.is_active and s.provider_is_listed as "isListed",
  (select json_agg(${imageJson('si.image_id')} order by si.position, si.id)
   from service_images si where si.service_id = s.id) as images`
