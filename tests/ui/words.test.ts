import { wordsFor } from '#ui/kit.tsx'
import { germanWords } from '#ui/words-de.ts'
import { italianWords } from '#ui/words-it.ts'
import { englishWords, type KitWords } from '#ui/words.ts'

const places = (sentence: string) => [...sentence.matchAll(/\{\w+\}/g)].map(String).toSorted()

test.each([
  ['German', germanWords],
  ['Italian', italianWords],
])('every sentence in %s has the same places to fill as in English', (_, words) => {
  for (const key of Object.keys(englishWords) as (keyof KitWords)[]) {
    expect([key, places(words[key])]).toEqual([key, places(englishWords[key])])
    expect(words[key].trim()).not.toBe('')
  }
})

test('a region falls back to its language, an unknown language to English', () => {
  expect(wordsFor('de-AT')).toBe(germanWords)
  expect(wordsFor('fi')).toBe(englishWords)
})
