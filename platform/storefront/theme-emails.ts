/**
 * Mails in a theme's words and look. Templates hold the words; this file fills them. A theme's `emails/` has a
 * `<template>.html.hbs` and `<template>.text.hbs` each (the text one begins with the lines `Subject:` and
 * `Preview:`), and partials beside them; a text message is a `<template>.sms.hbs`. Stock themes only: what a tenant writes never comes here.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Handlebars from 'handlebars'
import type { AccountEmailData, BookingEmailData, EmailColours, SmsData } from './theme-email-data.ts'
import type { GroupEmailData } from './theme-group-email-data.ts'
import type { PaymentEmailData } from './theme-payment-email-data.ts'
import type { PlanEmailData } from './theme-plan-email-data.ts'
import { accentTokens, toHex } from './theme-colours.ts'
import { loadTheme, surfacesOf, type Brand } from './themes.ts'
import { resolveToken } from './theme-tokens.ts'

export const bookingEmailTemplates = [
  'booking-confirmed-customer',
  'booking-confirmed-provider',
  'booking-cancelled-customer',
  'booking-cancelled-provider',
  'booking-notice-customer',
  'booking-notice-provider',
] as const
export type BookingEmailTemplate = (typeof bookingEmailTemplates)[number]

export const groupEmailTemplates = ['booking-group-customer', 'booking-group-provider'] as const
export type GroupEmailTemplate = (typeof groupEmailTemplates)[number]

export const paymentEmailTemplates = ['payment-notice-customer', 'payment-notice-business'] as const
export type PaymentEmailTemplate = (typeof paymentEmailTemplates)[number]

export const planEmailTemplates = ['plan-notice'] as const
export type PlanEmailTemplate = (typeof planEmailTemplates)[number]

export const accountEmailTemplates = [
  'registration-code',
  'email-code',
  'account-exists',
  'no-account',
  'password-reset',
  'sign-in-link',
  'invitation',
  'security-notice',
  'provider-notice',
  'waitlist-notice',
  'access-request',
] as const
export type AccountEmailTemplate = (typeof accountEmailTemplates)[number]

export const emailTemplates = [
  ...bookingEmailTemplates,
  ...groupEmailTemplates,
  ...paymentEmailTemplates,
  ...planEmailTemplates,
  ...accountEmailTemplates,
] as const
export type EmailTemplate = (typeof emailTemplates)[number]

/** What each kind of mail is filled with. */
export type EmailDataOf<Template extends EmailTemplate> = Template extends BookingEmailTemplate
  ? BookingEmailData
  : Template extends GroupEmailTemplate
    ? GroupEmailData
    : Template extends PaymentEmailTemplate
      ? PaymentEmailData
      : Template extends PlanEmailTemplate
        ? PlanEmailData
        : AccountEmailData

export const smsTemplates = ['phone-code'] as const
export type SmsTemplate = (typeof smsTemplates)[number]

export type RenderedEmail = Readonly<{ subject: string; html: string; text: string }>
type Kind = 'html' | 'text' | 'sms'
type Templates = Map<string, Handlebars.TemplateDelegate>

const compiled = new Map<string, Record<Kind, Templates>>()

/** The mail in the theme's words. Throws when the template asks for a value that the data does not have. */
export function renderThemeEmail<Template extends EmailTemplate>(
  theme: string,
  template: Template,
  data: EmailDataOf<Template>,
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

/** The words of a text message. Throws as `renderThemeEmail`. */
export const renderThemeSms = (theme: string, template: SmsTemplate, data: SmsData): string =>
  run(templatesOf(theme).sms, template, data).trim()

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
  const all = {
    html: compileAll(folder, 'html'),
    text: compileAll(folder, 'text'),
    sms: compileAll(folder, 'sms'),
  }
  compiled.set(theme, all)
  return all
}

/** One Handlebars of its own per kind, so that the partials of two themes or of two kinds never meet. */
function compileAll(folder: string, kind: Kind): Templates {
  const engine = Handlebars.create()
  const suffix = `.${kind}.hbs`
  const read = (path: string) =>
    readdirSync(path)
      .filter((file) => file.endsWith(suffix))
      .map((file) => [file.slice(0, -suffix.length), readFileSync(join(path, file), 'utf8')] as const)
  for (const [name, source] of read(join(folder, 'partials'))) engine.registerPartial(name, source)
  const options = { strict: true, knownHelpersOnly: true, noEscape: kind !== 'html' }
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
