const minimum = 10

/** The server's own rules say the last word; these are the ones that are seen at a glance. */
export function passwordAdvice(
  typed: string,
  personal: readonly string[],
): { isGood: boolean; words: string } {
  const length = Array.from(typed).length
  const rule = `At least ${minimum} characters. A short sentence is easy to keep in mind.`
  if (length === 0) return { isGood: false, words: rule }
  if (length < minimum) {
    const missing = minimum - length
    return { isGood: false, words: missing === 1 ? 'One more character' : `${missing} more characters` }
  }
  const plain = typed.toLowerCase()
  const known = personal
    .map((word) => word.toLowerCase())
    .flatMap((word) => [word.split('@')[0] ?? '', ...word.split(/[\s@.]/)])
    .find((word) => word.length >= 4 && plain.replaceAll(word, '').length < 6)
  if (known) return { isGood: false, words: 'Leave out your name and your e-mail address' }
  if (new Set(plain).size <= 4) return { isGood: false, words: 'Too regular: it would be guessed first' }
  return { isGood: true, words: length >= 16 ? 'Long enough, and hard to guess' : 'Long enough' }
}
