import type { Knex } from 'knex'
import { openToRelay } from './support/tenant-table.ts'

// Files for banks about somebody who was erased go once the bank has decided, by a sweep, so that none stays on a disk.
export async function up(knex: Knex) {
  await knex.raw(`
    alter table evidence_files add column forget_at timestamptz;
    create index evidence_files_forgotten on evidence_files (tenant_id, forget_at) where forget_at is not null`)
  await openToRelay(knex, 'evidence_files', 'select (tenant_id, forget_at)')
}

export async function down(knex: Knex) {
  await knex.raw(`
    drop policy relay_sweep on evidence_files;
    revoke all on evidence_files from relay;
    alter table evidence_files drop column forget_at`)
}
