/**
 * Checks every theme under `themes/`: schema, tokens of both schemes, contrasts, fonts, assets and mails.
 * `node --import tsx platform/storefront/check-themes.ts` prints what is wrong and ends with 1 if anything is.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { contrast, GRAPHIC_CONTRAST, TEXT_CONTRAST, type Scheme } from './theme-colours.ts'
import {
  bookingNotices,
  providerBookingNotices,
  providerNotices,
  securityChanges,
  waitlistNotices,
  type EmailColours,
} from './theme-email-data.ts'
import {
  accountEmailTemplates,
  bookingEmailTemplates,
  emailColours,
  groupEmailTemplates,
  paymentEmailTemplates,
  planEmailTemplates,
  renderThemeEmail,
  renderThemeSms,
  smsTemplates,
} from './theme-emails.ts'
import {
  sampleAccountEmail,
  sampleBookingEmail,
  sampleGroupEmail,
  samplePaymentEmail,
  samplePlanEmail,
  sampleSms,
} from './theme-email-sample.ts'
import { groupNotices } from './theme-group-email-data.ts'
import { businessPaymentNotices, customerPaymentNotices } from './theme-payment-email-data.ts'
import { planNotices } from './theme-plan-email-data.ts'
import { resolveToken, type ThemeTokens } from './theme-tokens.ts'
import { listThemes, loadTheme, themeAsset, themeStylesheet, ThemeError, type Theme } from './themes.ts'

/** A pair of tokens and the least contrast between them. */
export type ContrastRule = Readonly<{ ink: string; paper: string; least: number }>

const GROUNDS = ['surface', 'surface-raised', 'surface-sunken']
const STATES = ['positive', 'warning', 'negative']
const text = (ink: string, ...papers: string[]) =>
  papers.map((paper) => ({ ink, paper, least: TEXT_CONTRAST }))
const graphic = (ink: string, ...papers: string[]) =>
  papers.map((paper) => ({ ink, paper, least: GRAPHIC_CONTRAST }))

/** What the contract at the top of ui/tokens.css promises, pair by pair. */
export const CONTRAST_RULES: readonly ContrastRule[] = [
  ...text('text', ...GROUNDS, 'field'),
  ...text('muted', ...GROUNDS, 'field'),
  ...text('on-accent', 'accent', 'accent-hover'),
  ...text('on-accent-soft', ...GROUNDS, 'accent-soft'),
  ...text('text', 'accent-soft'),
  ...text('link', 'surface', 'surface-raised'),
  ...text('on-negative', 'negative'),
  ...STATES.flatMap((state) => text(state, 'surface', 'surface-raised', `${state}-soft`)),
  ...STATES.flatMap((state) => text('text', `${state}-soft`)),
  ...graphic('accent', 'surface', 'surface-raised'),
  ...graphic('border-strong', 'surface', 'surface-raised'),
  ...graphic('focus', ...GROUNDS),
  ...[1, 2, 3].flatMap((band) => text(`on-band-${band}`, `band-${band}`)),
]

/** Tokens of themes beyond ui/tokens.css, which sections of the home page use. */
const THEME_TOKENS = [
  ...[1, 2, 3].flatMap((band) => [`--color-band-${band}`, `--color-on-band-${band}`]),
  '--hero-radius',
  '--pattern',
]
/** Set by the loader from theme.json. */
const LOADER_TOKENS = new Set(['--font-display', '--font-body'])
/** Brands that stress the accent: very light, very dark, grey, and loud. */
const TRIAL_BRANDS = ['#ffe600', '#0b0b0b', '#8a8a8a', '#ff2d55', '#00c2a8', '#5b2eff']

/** One sentence per thing that is wrong with a theme; empty when it may be used. */
export function checkTheme(name: string, contract = contractTokens()): string[] {
  let theme: Theme
  try {
    theme = loadTheme(name)
  } catch (error) {
    if (error instanceof ThemeError) return error.problems
    throw error
  }
  return [
    ...missingTokens(theme, contract),
    ...darkTwice(theme),
    ...checkContrast(theme.tokens),
    ...TRIAL_BRANDS.flatMap((brand) => checkBrand(theme, brand)),
    ...missingFiles(theme),
    ...checkEmails(theme),
  ]
}

/** Pairs below their least contrast, in both schemes. A pair whose tokens cannot be read is one problem too. */
export function checkContrast(tokens: Record<Scheme, Readonly<Record<string, string>>>): string[] {
  return (['light', 'dark'] as const).flatMap((scheme) =>
    CONTRAST_RULES.flatMap(({ ink, paper, least }) => {
      try {
        const values = tokens[scheme]
        const ratio = contrast(
          resolveToken(values, `--color-${ink}`),
          resolveToken(values, `--color-${paper}`),
        )
        if (ratio >= least) return []
        return [`In ${scheme}, ${ink} on ${paper} has contrast ${ratio.toFixed(2)}, needs ${least}.`]
      } catch (error) {
        return [`In ${scheme}, ${ink} on ${paper}: ${error instanceof Error ? error.message : String(error)}`]
      }
    }),
  )
}

/** The same rules with a tenant's brand over the theme, as its visitors get it. */
export function checkBrand(theme: Theme, accent: string): string[] {
  const { css } = themeStylesheet(theme.manifest.name, { accent })
  const rules = css.slice(theme.stylesheet.length)
  const over = (opening: string) => {
    const start = rules.indexOf(opening) + opening.length
    const pairs = rules.slice(start, rules.indexOf('}', start)).split(';')
    return Object.fromEntries(
      pairs.map((pair) => [pair.slice(0, pair.indexOf(':')), pair.slice(pair.indexOf(':') + 1)]),
    )
  }
  const light = { ...theme.tokens.light, ...over(':root{') }
  const dark = { ...theme.tokens.dark, ...over(":root[data-color-scheme='dark']{") }
  return checkContrast({ light, dark }).map((problem) => `With the brand ${accent}: ${problem}`)
}

/** Every variable that the contract's default block sets. */
export function contractTokens(): string[] {
  const css = readFileSync(new URL('../../ui/tokens.css', import.meta.url), 'utf8')
  const start = css.indexOf('@layer default-tokens')
  const block = css.slice(start, css.indexOf('@media (prefers-color-scheme', start))
  return [...new Set(block.match(/--[a-z0-9-]+(?=:)/g) ?? [])]
}

function missingTokens(theme: Theme, contract: string[]): string[] {
  const wanted = [...contract, ...THEME_TOKENS].filter((token) => !LOADER_TOKENS.has(token))
  const light = wanted.filter((token) => theme.tokens.light[token] === undefined)
  // A link or band that refers to another token follows it into the dark by itself.
  const follows = (token: string) => theme.tokens.light[token]?.startsWith('var(') ?? false
  const dark = wanted.filter((token) => {
    return token.startsWith('--color-') && theme.tokens.darkByChoice[token] === undefined && !follows(token)
  })
  return [
    ...light.map((token) => `The token ${token} is missing.`),
    ...dark.map((token) => `The token ${token} has no dark value.`),
  ]
}

function darkTwice({ tokens }: { tokens: ThemeTokens }): string[] {
  const same = JSON.stringify(tokens.darkByDevice) === JSON.stringify(tokens.darkByChoice)
  return same ? [] : ['The two dark blocks of tokens.css differ.']
}

function missingFiles(theme: Theme): string[] {
  const { fonts, assets, emails, name } = theme.manifest
  const paths = [
    ...Object.values(fonts).flatMap((font) => font.files.map(({ file }) => `fonts/${file}`)),
    ...Object.values(assets),
  ]
  const served = paths.filter((path) => {
    try {
      return themeAsset(name, path) === null
    } catch {
      return true
    }
  })
  const mails = emails.filter((file) => !existsSync(join(theme.folder, 'emails', file)))
  return [...served, ...mails].map((path) => `The file ${path} is missing.`)
}

function checkEmails(theme: Theme): string[] {
  const { name } = theme.manifest
  const colours = emailColours(name)
  const sources = readdirSync(join(theme.folder, 'emails'), { recursive: true, encoding: 'utf8' })
  const named = sources
    .filter(
      (file) =>
        file.endsWith('.hbs') && /shingle/i.test(readFileSync(join(theme.folder, 'emails', file), 'utf8')),
    )
    .map((file) => `The mail file ${file} names the platform.`)
  const fullnesses = ['full', 'bare'] as const
  const booking = bookingEmailTemplates.flatMap((template) =>
    fullnesses.flatMap((fullness) =>
      noticesOf(template).flatMap((notice) => {
        const data = sampleBookingEmail(template, colours, fullness, notice)
        const said = [data.reference, data.marketplace.legalName, data.when.date]
        return faultsOf(template, said, () => renderThemeEmail(name, template, data))
      }),
    ),
  )
  const groups = groupEmailTemplates.flatMap((template) =>
    fullnesses.flatMap((fullness) =>
      groupNotices.flatMap((notice) => {
        const data = sampleGroupEmail(template, colours, fullness, notice)
        const said = [data.marketplace.legalName, ...data.appointments.map(({ date }) => date)]
        return faultsOf(template, said, () => renderThemeEmail(name, template, data))
      }),
    ),
  )
  const payments = paymentEmailTemplates.flatMap((template) =>
    fullnesses.flatMap((fullness) =>
      (template === 'payment-notice-customer' ? customerPaymentNotices : businessPaymentNotices).flatMap(
        (notice) => {
          const data = samplePaymentEmail(colours, notice, fullness)
          return faultsOf(template, [data.marketplace.legalName], () =>
            renderThemeEmail(name, template, data),
          )
        },
      ),
    ),
  )
  const plans = planEmailTemplates.flatMap((template) =>
    fullnesses.flatMap((fullness) =>
      planNotices.flatMap((notice) => {
        const data = samplePlanEmail(colours, notice, fullness)
        return faultsOf(template, [data.marketplace.legalName, data.plan.business], () =>
          renderThemeEmail(name, template, data),
        )
      }),
    ),
  )
  const account = accountEmailTemplates.flatMap((template) =>
    fullnesses.flatMap((fullness) =>
      accountSamples(template, colours, fullness).flatMap((data) => {
        const said = [data.marketplace.legalName, ...(template.endsWith('-code') ? [data.code ?? ''] : [])]
        return faultsOf(template, said, () => renderThemeEmail(name, template, data))
      }),
    ),
  )
  const sms = smsTemplates.flatMap((template) =>
    faultsOf(template, [sampleSms().code], () => {
      const words = renderThemeSms(name, template, sampleSms())
      return { html: words, text: words }
    }),
  )
  return [...named, ...booking, ...groups, ...payments, ...plans, ...account, ...sms]
}

function noticesOf(template: string) {
  if (template === 'booking-notice-customer') return bookingNotices
  return template === 'booking-notice-provider' ? providerBookingNotices : [undefined]
}

function accountSamples(template: string, colours: EmailColours, fullness: 'full' | 'bare') {
  if (template === 'security-notice') {
    return securityChanges.map((change) => sampleAccountEmail(colours, fullness, { change }))
  }
  if (template === 'waitlist-notice') {
    return waitlistNotices.map((waitlist) => sampleAccountEmail(colours, fullness, { waitlist }))
  }
  if (template === 'provider-notice') {
    return providerNotices.map((notice) => sampleAccountEmail(colours, fullness, { notice }))
  }
  if (template !== 'invitation') return [sampleAccountEmail(colours, fullness)]
  return (['staff', 'member', 'customer'] as const).map((invitation) =>
    sampleAccountEmail(colours, fullness, { invitation }),
  )
}

/** What a message does not say, or why it cannot be written. */
function faultsOf(
  template: string,
  said: readonly string[],
  render: () => { html: string; text: string },
): string[] {
  try {
    const mail = render()
    const lost = said.filter((words) => !mail.html.includes(words) || !mail.text.includes(words))
    return lost.map((words) => `The mail ${template} does not say "${words}".`)
  } catch (error) {
    return [`The mail ${template}: ${error instanceof Error ? error.message : String(error)}`]
  }
}

function main(): void {
  const contract = contractTokens()
  const names = listThemes()
  let isGood = names.length > 0
  for (const name of names) {
    const problems = checkTheme(name, contract)
    isGood &&= problems.length === 0
    console.log(
      problems.length === 0 ? `${name}: good` : `${name}:\n${problems.map((it) => `  ${it}`).join('\n')}`,
    )
  }
  if (!isGood) process.exitCode = 1
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main()
