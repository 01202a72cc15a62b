const addressPattern = /^[^\s@<>,;:"()\\]+@[^\s@<>,;:"()\\]+\.[^\s@<>,;:"()\\.]{2,}$/

/** As the API takes an e-mail address. */
export const isAddress = (text: string) => text.length <= 254 && addressPattern.test(text)

/** What was typed or pasted as a list: one on each line, or with commas, semicolons or spaces between. */
export const listed = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\s,;]+/)
      .map((each) => each.trim().toLowerCase())
      .filter(Boolean),
  ),
]
