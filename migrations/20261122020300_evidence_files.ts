import type { Knex } from 'knex'
import { createTenantTable, dropTables } from './support/tenant-table.ts'

// What a bank is shown besides words. The file itself lies in the storage; each kind is one file, as banks take them.
export async function up(knex: Knex) {
  await createTenantTable(
    knex,
    'evidence_files',
    `chargeback_id uuid not null,
     kind text not null check (kind in
       ('service_documentation', 'customer_communication', 'receipt', 'customer_signature', 'uncategorized_file')),
     file_key text not null,
     file_name text not null check (length(file_name) between 1 and 120),
     file_type text not null check (file_type in ('application/pdf', 'image/png', 'image/jpeg')),
     file_size integer not null check (file_size > 0),
     added_by text not null check (added_by in ('provider', 'tenant')),
     processor_file_id text,
     unique (tenant_id, chargeback_id, kind),
     foreign key (tenant_id, chargeback_id) references chargebacks (tenant_id, id)`,
  )
}

export const down = (knex: Knex) => dropTables(knex, 'evidence_files')
