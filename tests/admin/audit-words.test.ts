import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '#platform/config.ts'
import { stageSteps } from '#platform/providers/rules/stages.ts'
import { actionWords, groupWords, sentenceOf } from '../../admin/app/audit/action-words.ts'
import { changesOf } from '../../admin/app/audit/change-words.ts'

/** Every action that the core writes, as its sources name it. */
function actions(): string[] {
  const folder = join(projectFolder, 'platform')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )
  const written = files.flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8')
    return [...text.matchAll(/action: '([a-z_]+\.[a-z_]+)'/g)].map(([, action]) => action!)
  })
  const stages = Object.values(stageSteps).map(({ event }) => event)
  return [...new Set([...written, ...stages, 'credential.approved', 'credential.rejected'])].toSorted()
}

test('every action of the core has words, and its group stands in the filter', () => {
  const known = actions()

  expect(known.length).toBeGreaterThan(30)
  expect(known.filter((action) => !(action in actionWords))).toEqual([])
  expect(known.filter((action) => !(action.split('.')[0]! in groupWords))).toEqual([])
})

test('a sentence names its subject, also one that is gone, and never a code', () => {
  const suspended = sentenceOf({ action: 'user.suspended', subject: { kind: 'user', name: 'Ada Okafor' } })
  expect(suspended).toEqual({ before: 'suspended ', subject: 'Ada Okafor', after: '' })
  expect(sentenceOf({ action: 'user.suspended', subject: { kind: 'user', name: null } }).subject).toBe(
    'a former user',
  )
  const unknown = sentenceOf({ action: 'thing.was_bent', subject: { kind: 'thing', name: null } })
  expect(Object.values(unknown).join('')).not.toMatch(/[._]/)
})

test('changes are told field by field, in words, without ids', () => {
  const changes = changesOf(
    { state: 'active', role: 'support', providerId: '01900000-0000-7000-8000-000000000000' },
    { state: 'suspended', role: 'tenant_owner', reason: 'not_a_code', domains: [], isVerified: true },
  )

  expect(changes).toEqual([
    { field: 'State', before: 'Active', after: 'Suspended' },
    { field: 'Role', before: 'Support', after: 'Owner' },
    { field: 'Reason', before: null, after: 'not_a_code' },
    { field: 'E-mail proven', before: null, after: 'Yes' },
  ])
})
