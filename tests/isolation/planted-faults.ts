// Each plants one fault as superuser or owner, and names what the sweep must say: exactly that, and nothing else.
const own = `tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid)`
export const planted: [string, string, string[]][] = [
  [
    'row-level security that is switched off',
    'alter table bookings disable row level security',
    ['bookings has row-level security switched off'],
  ],
  [
    'row-level security that spares the owner',
    'alter table bookings no force row level security',
    ['bookings does not force row-level security on its owner'],
  ],
  [
    'a policy that is missing',
    'drop policy tenant_isolation on users',
    ['users lacks the policy tenant_isolation'],
  ],
  [
    'a policy that lets everything pass',
    'alter policy tenant_isolation on users using (true) with check (true)',
    [
      'users has a policy tenant_isolation whose using differs from the template',
      'users has a policy tenant_isolation whose with check differs from the template',
    ],
  ],
  [
    'a policy that reads rightly and writes anything',
    'alter policy tenant_isolation on users with check (true)',
    ['users has a policy tenant_isolation whose with check differs from the template'],
  ],
  [
    'a policy without a check of its own',
    `drop policy tenant_isolation on users; create policy tenant_isolation on users to app using (${own})`,
    ['users has a policy tenant_isolation whose with check differs from the template'],
  ],
  [
    'a policy with a way out',
    `alter policy tenant_isolation on users using (${own} or current_setting('app.tenant', true) = 'all')`,
    ['users has a policy tenant_isolation whose using differs from the template'],
  ],
  [
    'a policy by another setting',
    `alter policy tenant_isolation on users using (tenant_id = (select nullif(current_setting('app.user', true), '')::uuid))`,
    ['users has a policy tenant_isolation whose using differs from the template'],
  ],
  [
    'a policy by another column',
    `alter policy tenant_isolation on users using (id = (select nullif(current_setting('app.tenant', true), '')::uuid))`,
    ['users has a policy tenant_isolation whose using differs from the template'],
  ],
  [
    'a policy for reading only',
    `drop policy tenant_isolation on users;
     create policy tenant_isolation on users for select to app using (${own})`,
    [
      'users has a policy tenant_isolation whose command differs from the template',
      'users has a policy tenant_isolation whose with check differs from the template',
    ],
  ],
  [
    'a policy for everybody',
    'alter policy tenant_isolation on users to public',
    ['users has a policy tenant_isolation whose list of roles differs from the template'],
  ],
  [
    'a second policy beside the right one',
    'create policy support on users to app using (true)',
    ['users has a policy of its own, support'],
  ],
  [
    'the relay let into a table that is not on its list',
    'create policy relay_sweep on users to relay using (true) with check (true); grant select on users to relay',
    ['users has a policy of its own, relay_sweep', 'users lets relay SELECT'],
  ],
  [
    'a wider right of the relay',
    'grant update on outbox_events to relay',
    ['outbox_events lets relay UPDATE'],
  ],
  [
    'the right to truncate, which row-level security does not reach',
    'grant all on bookings to app',
    [
      'bookings lets app MAINTAIN',
      'bookings lets app REFERENCES',
      'bookings lets app TRIGGER',
      'bookings lets app TRUNCATE',
    ],
  ],
  ['a table that everybody may read', 'grant select on users to public', ['users lets public SELECT']],
  [
    'a column that everybody may read',
    'grant select (email) on users to public',
    ['users lets public SELECT (email)'],
  ],
  [
    'a shared table that the app may delete from',
    'grant delete on tenants to app',
    ['tenants lets app DELETE'],
  ],
  [
    'a tenant_id that may be null',
    'alter table deliveries drop constraint deliveries_pkey; alter table deliveries alter tenant_id drop not null',
    ['deliveries lets tenant_id be null'],
  ],
  [
    'a tenant_id that fills itself otherwise',
    `alter table images alter tenant_id set default '00000000-0000-0000-0000-000000000000'`,
    ['images does not fill tenant_id by current_tenant_id()'],
  ],
  [
    'a unique key across tenants',
    'alter table users add constraint users_email unique (email)',
    ['users has the unique key users_email without tenant_id'],
  ],
  [
    'a unique index across tenants',
    'create unique index users_mail on users (lower(email))',
    ['users has the unique key users_mail without tenant_id'],
  ],
  [
    'a unique index that only carries the tenant along',
    'create unique index users_mail on users (email) include (tenant_id)',
    ['users has the unique key users_mail without tenant_id'],
  ],
  [
    'a primary key without the tenant',
    'alter table deliveries drop constraint deliveries_pkey; alter table deliveries add primary key (id)',
    ['deliveries has the unique key deliveries_pkey without tenant_id'],
  ],
  [
    'an exclusion constraint across tenants',
    `alter table time_off add constraint time_off_once exclude using gist
       (hashtextextended(provider_id::text, 0) with =, tstzrange(starts_at, ends_at) with &&)`,
    ['time_off has the exclusion constraint time_off_once without tenant_id'],
  ],
  [
    'an index that begins with another column',
    'create index users_by_mail on users (email, tenant_id)',
    ['users has the index users_by_mail, which does not begin with tenant_id'],
  ],
  [
    'a foreign key by id alone',
    `alter table categories add constraint categories_id unique (id);
     alter table services add constraint services_loose foreign key (category_id) references categories (id)`,
    [
      'categories has the unique key categories_id without tenant_id',
      'services refers to categories by services_loose without tenant_id',
    ],
  ],
  [
    'a foreign key that takes the other row’s tenant from another column',
    `alter table categories add parent_tenant uuid, add constraint categories_parent
       foreign key (parent_tenant, id) references categories (tenant_id, id)`,
    ['categories refers to categories by categories_parent without tenant_id'],
  ],
  [
    'a foreign key to tenants by another column',
    'alter table users add referred_by uuid constraint users_referred references tenants (id)',
    ['users refers to tenants by users_referred, but not by tenant_id'],
  ],
  [
    'a shared table that refers to rows of tenants',
    `alter table tenants add owner_id uuid, add constraint tenants_owner
       foreign key (id, owner_id) references users (tenant_id, id)`,
    ['tenants is shared, but tenants_owner refers to users, which belongs to tenants'],
  ],
  [
    'a table without tenant_id that nobody has put on the list',
    'create table tariffs (id uuid primary key)',
    ['tariffs has no tenant_id and is not on the list of shared tables'],
  ],
  [
    'a tenant table in another schema, without protection',
    'create schema extra; create table extra.notes (tenant_id uuid not null default current_tenant_id(), primary key (tenant_id))',
    [
      'extra.notes has row-level security switched off',
      'extra.notes does not force row-level security on its owner',
      'extra.notes lacks the policy tenant_isolation',
    ],
  ],
  [
    'a table with a name of the list in another schema',
    'create schema extra; create table extra.tenants (id uuid primary key)',
    ['extra.tenants has no tenant_id and is not on the list of shared tables'],
  ],
  [
    'a shared table that lost its protection',
    'alter table tenants disable row level security',
    ['tenants has row-level security switched off'],
  ],
  [
    'a shared table that anybody may write',
    'alter policy domains_own_update on domains using (true)',
    ['domains has a policy domains_own_update whose using differs from the template'],
  ],
  [
    'a number that counts all tenants together',
    'alter table bookings add number bigint generated always as identity',
    ['bookings numbers number from a sequence, which counts all tenants together'],
  ],
  [
    'a view with the rights of its owner',
    'create view all_users as select * from users',
    ['all_users is a view that reads with its owner’s rights (no security_invoker)'],
  ],
  [
    'a materialized view',
    'create materialized view all_users as select * from users with no data',
    ['all_users is a materialized view, which row-level security does not reach'],
  ],
  [
    'a function with the rights of its owner',
    'create function peek() returns bigint language sql security definer as $$ select count(*) from users $$',
    ['function public.peek runs with its owner’s rights (security definer)'],
  ],
  ['an app that is superuser', 'alter role app superuser', ['role app is a superuser']],
  [
    'an app that bypasses row-level security',
    'alter role app bypassrls',
    ['role app bypasses row-level security'],
  ],
  [
    'a relay that bypasses row-level security',
    'alter role relay bypassrls',
    ['role relay bypasses row-level security'],
  ],
  [
    'an app that may make roles',
    'alter role app createrole',
    ['role app may make roles, and so give itself any right'],
  ],
  [
    'an app that may become the owner',
    'grant migrator to app with inherit true',
    [
      'role app is a member of migrator, who owns the tables',
      'role app is a member of pg_database_owner',
      'role app may create objects in schema bullmq',
      'role app may create objects in schema public',
    ],
  ],
  ['an app that may become the relay', 'grant relay to app', ['role app is a member of relay']],
  [
    'an app that may read all data',
    'grant pg_read_all_data to app',
    ['role app is a member of pg_read_all_data'],
  ],
  [
    'an app that owns a table',
    'grant create on schema public to app; alter table images owner to app',
    ['role app owns public.images', 'role app may create objects in schema public'],
  ],
  [
    'an app that may create tables',
    'grant create on schema public to app',
    ['role app may create objects in schema public'],
  ],
]
