import pg from 'pg'
import { startSweeps } from '#platform/kernel/sweeps.ts'
import { databaseUrl, testDatabase } from '#tests/support/database.ts'
import { eventually } from '#tests/support/eventually.ts'
import { quietLog } from '#tests/support/log.ts'

test('all that are due at one moment have their turn, however long they wait for each other', async () => {
  await testDatabase()
  // One connection is the leader's, one is left; and nobody waits for it as long as all of them take together.
  const relayPool = new pg.Pool({
    connectionString: databaseUrl('relay'),
    max: 2,
    connectionTimeoutMillis: 300,
  })
  relayPool.on('error', () => {})
  relayPool.on('connect', (client) => client.on('error', () => {}))
  const had = new Map<string, number>()
  const sweeps = startSweeps(
    { relayPool, log: quietLog() },
    Array.from({ length: 20 }, (_, index) => ({
      name: `look-${index}`,
      everyMs: 200,
      findTenants: `select '00000000-0000-7000-8000-000000000000'::uuid as tenant_id from pg_sleep(0.05)`,
      run: async () => void had.set(`look-${index}`, (had.get(`look-${index}`) ?? 0) + 1),
    })),
  )
  try {
    await eventually('a second turn of each', () => had.size === 20 && Math.min(...had.values()) >= 2)
  } finally {
    await sweeps.close()
    await relayPool.end()
  }
  const turns = [...had.values()]
  expect(Math.max(...turns) - Math.min(...turns)).toBeLessThanOrEqual(1)
}, 30_000)
