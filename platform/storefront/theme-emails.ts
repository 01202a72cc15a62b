/**
 * Mails in a theme's words and look. Templates hold the words; this file fills them. A theme's `emails/` has a
 * `<template>.html.hbs` and `<template>.text.hbs` each (the text one begins with the lines `Subject:` and
 * `Preview:`), and partials both kinds share. Stock themes only: what a tenant writes never comes here.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Handlebars from 'handlebars'
import { accentTokens, toHex } from './theme-colours.ts'
import { loadTheme, surfacesOf, type Brand } from './themes.ts'
import { resolveToken } from './theme-tokens.ts'

export const emailTemplates = [
  'booking-confirmed-customer',
  'booking-confirmed-provider',
  'booking-cancelled-customer',
  'booking-cancelled-provider',
] as const
export type EmailTemplate = (typeof emailTemplates)[number]

/** Colours of the button as `#rrggbb`, since mail clients do not read OKLCH; text on each holds 4.5. */
export type EmailColours = Readonly<{
  accent: string
  onAccent: string
  accentDark: string
  onAccentDark: string
}>

/**
 * Everything a booking mail shows, already in the reader's language, time zone and currency format. Addresses
 * (`…Url`) are absolute, on the tenant's own host.
 */
export type BookingEmailData = Readonly<{
  /** BCP 47, for the `lang` of the mail. */
  locale: string
  forProvider: boolean
  reference: string
  marketplace: Readonly<{
    name: string
    legalName: string
    addressLines: readonly string[]
    supportEmail: string
    supportPhone: string | null
    url: string
    /** PNG or JPEG (mail clients do not draw SVG or always WebP), at least 88 px high. */
    logoUrl: string | null
    colours: EmailColours
  }>
  service: Readonly<{ title: string }>
  provider: Readonly<{ name: string }>
  customer: Readonly<{ firstName: string; fullName: string; email: string; phone: string | null }>
  when: Readonly<{
    /** `Tuesday, 24 November 2026` */
    date: string
    /** `14:30 to 16:00` */
    time: string
    /** `Berlin time (UTC+1)` */
    zone: string
    /** `90 minutes` */
    duration: string
    /** `08:30 to 10:00 in New York`, when the reader's zone differs. */
    otherZone: string | null
  }>
  where: Readonly<{
    atCustomer: boolean
    /** `At your address`, `At the studio`, `Online` */
    label: string
    lines: readonly string[]
    url: string | null
    /** `Open the map`, `Join the call` */
    urlLabel: string | null
  }>
  /** `note`: `paid at the appointment` */
  price: Readonly<{ amount: string; note: string | null }>
  answers: readonly Readonly<{ label: string; value: string }>[]
  notes: string | null
  /** The customer's manage page, or the booking or calendar in the provider's area. */
  manageUrl: string
  bookAgainUrl: string | null
  /** `money`: one sentence, such as `There is nothing to pay.` */
  cancellation: Readonly<{
    byCustomer: boolean
    byProvider: boolean
    reason: string | null
    money: string
  }> | null
}>

export type RenderedEmail = Readonly<{ subject: string; html: string; text: string }>
type Templates = Map<string, Handlebars.TemplateDelegate>

const compiled = new Map<string, { html: Templates; text: Templates }>()

/** The mail in the theme's words. Throws when the template asks for a value that the data does not have. */
export function renderThemeEmail(
  theme: string,
  template: EmailTemplate,
  data: BookingEmailData,
): RenderedEmail {
  const { html, text } = templatesOf(theme)
  const subject = oneLine(run(text, `${template} subject`, data))
  const preview = oneLine(run(text, `${template} preview`, data))
  return {
    subject,
    html: run(html, template, { ...data, subject, preview }),
    text:
      run(text, template, data)
        .replaceAll(/\n{3,}/g, '\n\n')
        .trim() + '\n',
  }
}

/** Button colours from the tenant's brand, or from the theme when the tenant has none. */
export function emailColours(theme: string, brand: Brand = {}): EmailColours {
  const { tokens } = loadTheme(theme)
  const surfaces = {
    light: surfacesOf(loadTheme(theme), 'light'),
    dark: surfacesOf(loadTheme(theme), 'dark'),
  }
  const colours = brand.accent ? accentTokens(brand.accent, surfaces) : tokens
  return {
    accent: toHex(resolveToken(colours.light, '--color-accent')),
    onAccent: toHex(resolveToken(colours.light, '--color-on-accent')),
    accentDark: toHex(resolveToken(colours.dark, '--color-accent')),
    onAccentDark: toHex(resolveToken(colours.dark, '--color-on-accent')),
  }
}

function run(templates: Templates, name: string, data: object): string {
  const template = templates.get(name)
  if (!template) throw new Error(`There is no mail template "${name}".`)
  return template(data)
}

function templatesOf(theme: string) {
  const known = compiled.get(theme)
  if (known) return known
  const folder = join(loadTheme(theme).folder, 'emails')
  const both = { html: compileAll(folder, 'html'), text: compileAll(folder, 'text') }
  compiled.set(theme, both)
  return both
}

/** One Handlebars of its own per kind, so that the partials of two themes or of html and text never meet. */
function compileAll(folder: string, kind: 'html' | 'text'): Templates {
  const engine = Handlebars.create()
  const suffix = `.${kind}.hbs`
  const read = (path: string) =>
    readdirSync(path)
      .filter((file) => file.endsWith(suffix))
      .map((file) => [file.slice(0, -suffix.length), readFileSync(join(path, file), 'utf8')] as const)
  for (const [name, source] of read(join(folder, 'partials'))) engine.registerPartial(name, source)
  const options = { strict: true, knownHelpersOnly: true, noEscape: kind === 'text' }
  const sources = read(folder).flatMap(([name, source]) =>
    kind === 'text' ? withHeadLines(name, source) : [[name, source] as const],
  )
  return new Map(sources.map(([name, source]) => [name, engine.compile(source, options)]))
}

/** Subject and preview are templates of their own, so that no value with a line break can begin another line. */
function withHeadLines(name: string, source: string): (readonly [string, string])[] {
  const parts = /^Subject: (.+)\nPreview: (.+)\n+([\s\S]+)$/.exec(source)
  if (!parts) throw new Error(`The mail template "${name}" does not begin with its subject and preview.`)
  const [, subject = '', preview = '', body = ''] = parts
  return [
    [`${name} subject`, subject],
    [`${name} preview`, preview],
    [name, body],
  ]
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
