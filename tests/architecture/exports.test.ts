import { deadExports, readSources } from './exports.ts'

test('every exported name is asked for by somebody', () => {
  const sources = readSources()

  expect(sources.size).toBeGreaterThan(1_000)
  expect(deadExports(sources)).toEqual([])
})

test.each([
  ['a name that nobody imports', { 'a.ts': 'export const lost = 1' }, ['a.ts lost']],
  ['one that only a comment names', { 'a.ts': '// lost\nexport type lost = 1' }, ['a.ts lost']],
  [
    'one that a door offers to nobody',
    { 'a.ts': 'export function lost() {}', 'index.ts': "export { lost } from './a.ts'" },
    ['a.ts lost'],
  ],
  [
    'one of the same name in another file',
    {
      'a.ts': 'export const one = 1',
      'b.ts': 'export const one = 1',
      'c.ts': "import { one } from './b.ts'",
    },
    ['a.ts one'],
  ],
])('the check sees: %s', (_, files, found) => {
  expect(deadExports(new Map(Object.entries(files)))).toEqual(found)
})

test.each([
  ['its own file', { 'a.ts': 'export const one = 1\nconst two = one' }],
  [
    'an import',
    { 'a.ts': 'export const one = 1', 'b.ts': "import {\n  type other,\n  one as two,\n} from './a.ts'" },
  ],
  [
    'an import through doors',
    {
      'a.ts': 'export const one = 1',
      'b.ts': "export { one as two } from './a.ts'",
      'index.ts': "export * from './b.ts'",
      'c.ts': "import { two } from './index.ts'",
    },
  ],
  ['an import of all', { 'a.ts': 'export const one = 1', 'b.ts': "import * as a from './a.ts'\na.one()" }],
  ['a late import', { 'a.ts': 'export const one = 1', 'b.ts': "const { one } = await import('./a.ts')" }],
  ['Remix', { 'admin/app/routes/a.tsx': 'export async function loader() {}' }],
])('a name is asked for by %s', (_, files) => {
  expect(deadExports(new Map(Object.entries(files)))).toEqual([])
})
