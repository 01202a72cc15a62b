/** Countries that write English dates and hours the American way; everywhere else reads 14:00 and weeks from Monday. */
const americanHabits = new Set(['US', 'CA', 'PH', 'PR'])

/** The language of a marketplace with the habits of its country: an English page in Berlin is not an American one. */
export function regionalLocale(locale: string, country: string): string {
  if (locale !== 'en') return locale
  return americanHabits.has(country) ? 'en-US' : 'en-GB'
}
