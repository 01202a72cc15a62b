import type { Knex } from 'knex'

// Whoever buys credits gets a receipt: a document that belongs to the purchase, and to no payment and no provider.
export const up = (knex: Knex) =>
  knex.raw(`
    alter table credit_purchases add column locale text not null default '' check (length(locale) <= 35);
    alter table documents
      alter column payment_id drop not null,
      alter column provider_id drop not null,
      add column purchase_id uuid,
      add foreign key (tenant_id, purchase_id) references credit_purchases (tenant_id, id),
      add constraint documents_subject
        check (purchase_id is not null or (payment_id is not null and provider_id is not null));
    create unique index documents_once_per_purchase on documents (tenant_id, purchase_id)
      where purchase_id is not null`)

// Their receipts go with the column: there is no payment to which they could belong.
export const down = (knex: Knex) =>
  knex.raw(`
    alter table documents disable trigger documents_stay;
    alter table documents no force row level security;
    delete from documents where purchase_id is not null;
    alter table documents force row level security;
    alter table documents enable trigger documents_stay;
    alter table documents
      drop constraint documents_subject,
      drop column purchase_id,
      alter column payment_id set not null,
      alter column provider_id set not null;
    alter table credit_purchases drop column locale`)
