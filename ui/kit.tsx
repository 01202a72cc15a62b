import { createContext, useContext, useMemo, type ReactNode } from 'react'
import { germanWords } from './words-de.ts'
import { italianWords } from './words-it.ts'
import { englishWords, type KitWords } from './words.ts'

export type Kit = Readonly<{
  /** BCP 47 tag for numbers, money and dates. */
  locale: string
  words: KitWords
}>

const KitContext = createContext<Kit>({ locale: 'en', words: englishWords })

const languages: Record<string, KitWords> = { de: germanWords, en: englishWords, it: italianWords }

/** The kit's words in the language of a locale; English where we do not speak it. */
export const wordsFor = (locale: string): KitWords => languages[locale.split('-')[0] ?? ''] ?? englishWords

/** Gives the components below it their language. Without it they speak English. */
export function KitProvider(props: { locale: string; words?: Partial<KitWords>; children: ReactNode }) {
  const { locale, words } = props
  const kit = useMemo(() => ({ locale, words: { ...wordsFor(locale), ...words } }), [locale, words])
  return <KitContext.Provider value={kit}>{props.children}</KitContext.Provider>
}

export const useKit = () => useContext(KitContext)
export const useWords = () => useContext(KitContext).words
export const useLocale = () => useContext(KitContext).locale

/** Puts values into the `{name}` places of a sentence. */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))
}
