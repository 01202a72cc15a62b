import type { Knex } from 'knex'

// Whoever leaves the checkout gives the slot back after a minute, not at once: a reload is also a leave. Coming back in
// time restores the hold to `hold_limit_at`. What was typed so far is kept on the held row (`draft`) until it lapses.
export const up = (knex: Knex) =>
  knex.raw(
    `alter table bookings add column hold_limit_at timestamptz, add column draft jsonb not null default '{}'`,
  )

export const down = (knex: Knex) =>
  knex.raw(`alter table bookings drop column hold_limit_at, drop column draft`)
