import { StatementNames } from '#platform/kernel/statement-names.ts'

const asked = (names: StatementNames, text: string, times = 5) => {
  let last = names.named({ text, values: [] })
  for (let time = 1; time < times; time += 1) last = names.named({ text, values: [] })
  return last.name
}

test('SQL that comes again and again gets a name and keeps it', () => {
  const names = new StatementNames()

  expect(asked(names, 'select 1', 2)).toBeUndefined()
  const name = asked(names, 'select 1', 1)
  expect(name).toBeDefined()
  expect(asked(names, 'select 1')).toBe(name)
  expect(asked(names, 'select 2')).not.toBe(name)
})

test('a name that was given stays', () => {
  const statement = { name: 'mine', text: 'select 1', values: [] }

  expect(new StatementNames().named(statement)).toBe(statement)
})

test.each([
  ['what is no query', 'savepoint here'],
  ['what is endless', `select '${'x'.repeat(5_000)}'`],
])('%s gets none', (_name, text) => {
  expect(asked(new StatementNames(), text)).toBeUndefined()
})

test('there are never more than the server has memory for, however many texts there are', () => {
  const names = new StatementNames()
  const given = new Set<string | undefined>()
  for (let number = 0; number < 1_000; number += 1) given.add(asked(names, `select ${number}`))

  expect(given.size).toBeLessThanOrEqual(301)
  expect(given).toContain(undefined)
})

test('after a change of the tables every name is a new one', () => {
  const names = new StatementNames()
  const before = asked(names, 'select 1')

  names.renew()

  expect(asked(names, 'select 1')).not.toBe(before)
})
