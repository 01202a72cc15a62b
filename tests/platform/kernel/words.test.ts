import { fold, foldedWords, tidied, tidy, toSlug } from '#platform/kernel/words.ts'

test.each([
  ['Köln', 'koln'],
  ['Straße', 'strasse'],
  ['Żółć', 'zolc'],
  ['Crème Brûlée', 'creme brulee'],
  ['İstanbul', 'istanbul'],
  ['Ærø', 'aero'],
])('%s is compared as %s', (text, folded) => {
  expect(fold(text)).toBe(folded)
})

test('words are letters and digits of any script, and nothing else', () => {
  expect(foldedWords('3-Zimmer-Wohnung, d’été; Θέση 東京!')).toEqual([
    '3', 'zimmer', 'wohnung', 'd', 'ete', 'θεση', '東京',
  ]) // prettier-ignore
  expect(foldedWords('…!?')).toEqual([])
})

test.each([
  ['Malerei Grün & Söhne', 'malerei-gruen-soehne'],
  ['  Dr. O’Neill’s  Praxis ', 'dr-oneills-praxis'],
  ['Łódź Ślusarz', 'lodz-slusarz'],
  ['東京', ''],
  ['A!', ''],
])('the address of %s is %s', (name, slug) => {
  expect(toSlug(name)).toBe(slug)
})

test('a long name is cut, and never at a hyphen', () => {
  expect(toSlug(`${'a'.repeat(47)} bcd`)).toBe('a'.repeat(47))
})

test('what a person typed loses control characters and space at its ends, and keeps its lines', () => {
  expect(tidy(' \u0000a\tb\r\nc\u0007\ud800 ')).toBe('a b\nc')
})

test('an e with an accent is one character, however it was typed', () => {
  expect(tidy('Cafe\u0301')).toBe('Caf\u00e9')
})

test('every text of an input is tidied, and nothing else changes', () => {
  expect(tidied({ a: ' x ', b: [{ c: 'y\u0000' }], d: null, e: 3, f: false })).toEqual({
    a: 'x',
    b: [{ c: 'y' }],
    d: null,
    e: 3,
    f: false,
  })
})
