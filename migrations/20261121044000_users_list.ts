import type { Knex } from 'knex'
import { createTenantTable, dropTables } from './support/tenant-table.ts'

// Staff search people by the beginnings of their names and addresses, and read the log by group, actor and subject.
// The words are kept by a trigger: whoever writes a user, by whatever way, must not be able to forget them.
export async function up(knex: Knex) {
  await knex.raw(String.raw`
    create function folded(value text) returns text language sql immutable strict parallel safe as $$
      select replace(replace(replace(translate(
        regexp_replace(normalize(lower(value), NFKD), '[\u0300-\u036f]', '', 'g'),
        'øđðłħıŋ', 'oddlhin'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe')
    $$;

    alter table users add column sort_name text collate "C" not null default '';`)

  await createTenantTable(
    knex,
    'user_terms',
    `term text collate "C" not null check (length(term) between 1 and 254),
     user_id uuid not null,
     constraint user_terms_found unique (tenant_id, term, user_id),
     foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade`,
  )
  await knex.raw(String.raw`
    create index terms_of_user on user_terms (tenant_id, user_id);

    create function terms_of_person(first_name text, last_name text, email text) returns setof text
      language sql immutable parallel safe as $$
      select distinct left(term, 254) from (
        select folded(email) as term
        union all
        select regexp_split_to_table(folded(first_name || ' ' || last_name || ' ' || email),
          '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f]+')) as terms
      where term <> ''
    $$;

    create function take_sort_name() returns trigger language plpgsql as $$
    begin
      new.sort_name := left(folded(new.last_name || ' ' || new.first_name), 200);
      return new;
    end $$;
    create trigger users_take_sort_name before insert or update of first_name, last_name on users
      for each row execute function take_sort_name();

    create function take_user_terms() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' then
        delete from user_terms where tenant_id = new.tenant_id and user_id = new.id;
      end if;
      insert into user_terms (tenant_id, id, user_id, term)
        select new.tenant_id, gen_random_uuid(), new.id, term
        from terms_of_person(new.first_name, new.last_name, new.email) as term;
      return null;
    end $$;
    create trigger users_take_terms after insert or update of first_name, last_name, email on users
      for each row execute function take_user_terms();

    alter table users no force row level security;
    alter table user_terms no force row level security;
    update users set first_name = first_name;
    insert into user_terms (tenant_id, id, user_id, term)
      select u.tenant_id, gen_random_uuid(), u.id, term
      from users u, terms_of_person(u.first_name, u.last_name, u.email) as term
      on conflict do nothing;
    alter table user_terms force row level security;
    alter table users force row level security;
    create index users_by_name on users (tenant_id, sort_name, id) where erased_at is null;

    alter table audit_entries
      add column action_group text collate "C" not null generated always as (split_part(action, '.', 1)) stored,
      add column actor_id uuid generated always as (coalesce(actor ->> 'accountId', actor ->> 'userId')::uuid) stored;
    create index audit_entries_of_group on audit_entries (tenant_id, action_group, id);
    create index audit_entries_of_actor on audit_entries (tenant_id, actor_id, id) where actor_id is not null;`)
}

export async function down(knex: Knex) {
  await knex.raw(`
    alter table audit_entries drop column action_group, drop column actor_id;
    drop trigger users_take_terms on users;
    drop trigger users_take_sort_name on users;
    drop function take_user_terms();
    drop function take_sort_name();
    drop function terms_of_person(text, text, text);`)
  await dropTables(knex, 'user_terms')
  await knex.raw(`
    alter table users drop column sort_name;
    drop function folded(text);`)
}
