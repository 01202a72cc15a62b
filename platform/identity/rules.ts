import { dictionary } from '@zxcvbn-ts/language-common'
import { passwordLength } from './schemas.ts'

/** As it is stored and compared. */
export const normaliseEmail = (email: string) => email.trim().toLowerCase()

// 49,000 passwords that people use most, from breaches; and what may stand in one several times, or is said in German.
const knownPasswords = new Set(dictionary.passwords.map(String))
const commonWords = [
  'passwort', 'kennwort', 'qwertz', 'ichliebedich', 'fussball', 'geheim', 'hallo', 'qwerty', 'schatz', 'willkommen', 'yxcvbn',
] // prettier-ignore

const tooCommon = 'This is close to a password that many people use; choose something else'

export type PasswordContext = { email: string; firstName?: string; lastName?: string; marketplace?: string }

/**
 * What is wrong with a new password, as a sentence for the person who chose it, or null. Length counts most, and
 * there are no rules about kinds of characters (NIST SP 800-63B, 5.1.1.2).
 */
export function passwordFault(password: string, context: PasswordContext): string | null {
  if (Array.from(password).length < passwordLength.minimum) {
    return `Use at least ${passwordLength.minimum} characters; a short sentence is easy to keep in mind`
  }
  if (password.length > passwordLength.maximum) return `Use at most ${passwordLength.maximum} characters`
  const plain = simplify(password)
  if (isRun(password.toLowerCase()))
    return 'Repeated or consecutive characters are guessed first; choose something less regular'
  if (commonWords.some((word) => isMostly(plain, word))) {
    return tooCommon
  }
  if (personalWords(context).some((word) => isMostly(plain, word))) {
    return 'Leave out your name, your e-mail address and the name of the marketplace'
  }
  if (isMostlyKnown(password.toLowerCase(), plain)) {
    return tooCommon
  }
  return null
}

const lookalikes: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}
const simplify = (text: string) =>
  Array.from(text.normalize('NFKC').toLowerCase(), (character) => lookalikes[character] ?? character).join('')

/** True when the password is one that many people use, with fewer than six characters of one's own around it. */
function isMostlyKnown(...spellings: string[]): boolean {
  return spellings.some((text) => {
    const characters = text.slice(0, passwordLength.minimum * 4)
    for (let from = 0; from < 6; from += 1) {
      // What is left over on both sides together must stay below six.
      for (let to = characters.length; from + (text.length - to) < 6 && to - from >= 4; to -= 1) {
        if (knownPasswords.has(characters.slice(from, to))) return true
      }
    }
    return false
  })
}

/** True when fewer than six characters are left without the word: they would have to carry the password alone. */
const isMostly = (plain: string, word: string) =>
  word.length >= 4 && plain.includes(word) && plain.replaceAll(word, '').length < 6

function personalWords({ email, firstName = '', lastName = '', marketplace = '' }: PasswordContext) {
  const [local = '', domain = ''] = email.split('@')
  return [
    local,
    ...local.split(/[._+-]/),
    domain.split('.')[0] ?? '',
    email,
    firstName,
    lastName,
    marketplace,
  ]
    .flatMap((word) => [word, word.replaceAll(/\s/g, '')])
    .map(simplify)
}

/** `aaaaaaaaaa`, `1234567890`, `abcabcabca`: four different characters or fewer, or every step the same. */
function isRun(plain: string) {
  const codes = Array.from(plain, (character) => character.codePointAt(0)!)
  if (new Set(codes).size <= 4) return true
  const steps = codes.slice(1).map((code, index) => code - codes[index]!)
  const repeats = (wanted: number) => steps.filter((step) => step === wanted).length
  return steps.some((step) => repeats(step) >= steps.length - 2)
}

const browsers: [RegExp, string][] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\bOPR\/|\bOpera\b/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const systems: [RegExp, string][] = [
  [/\b(iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
]

/** A User-Agent header as a person knows the device: `Firefox on Android`. Enough to recognise one's own. */
export function deviceName(userAgent: string): string {
  const find = (names: [RegExp, string][]) => names.find(([pattern]) => pattern.test(userAgent))?.[1]
  const [browser, system] = [find(browsers), find(systems)]
  if (browser && system) return `${browser} on ${system}`
  return browser ?? system ?? (userAgent ? 'An app' : 'Unknown device')
}

/** A telephone number as it is compared: digits, with the plus of its country code. */
export const normalisePhone = (phone: string) => phone.replaceAll(/[^\d+]/g, '').replace(/^00/, '+')
