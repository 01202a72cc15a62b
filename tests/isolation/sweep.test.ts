import { Client, Pool } from 'pg'
import { tenantPolicy as policyOfMigrations } from '#migrations/support/tenant-table.ts'
import { assertIsolation, sweepIsolation } from '#platform/tenancy/index.ts'
import { tenantPolicy } from '#platform/tenancy/isolation/expected.ts'
import { createDatabase } from '#tests/support/database.ts'
import { planted } from './planted-faults.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let admin: Client
beforeAll(async () => {
  database = await createDatabase('sweep')
  admin = new Client({ connectionString: database.url('admin') })
  await admin.connect()
})
afterAll(async () => {
  await admin.end()
  await database.drop()
})

test('the migrated schema keeps tenants apart, whoever asks the catalogue', async () => {
  expect(await sweepIsolation(admin)).toEqual([])
  const app = new Pool({ connectionString: database.url('app'), max: 1 })
  await expect(assertIsolation(app)).resolves.toBeUndefined()
  await app.end()
})

test('the template of the sweep is the one that migrations write', () => {
  expect(tenantPolicy('tenant_id')).toBe(policyOfMigrations)
})

test.each(['admin', 'migrator', 'relay'] as const)(
  'a process that is signed in as %s does not serve',
  async (role) => {
    const pool = new Pool({ connectionString: database.url(role), max: 1 })

    await expect(assertIsolation(pool)).rejects.toThrow(/this process is signed in as \w+, not as app/)

    await pool.end()
  },
)

test.each(planted)('the sweep finds %s', async (_what, plant, expected) => {
  await admin.query('begin')
  try {
    await admin.query(plant)

    const faults = await sweepIsolation(admin)

    expect(faults.map(({ object, fault }) => `${object} ${fault}`).toSorted()).toEqual(expected.toSorted())
  } finally {
    await admin.query('rollback')
  }
})
