import {
  accountEmailTemplates,
  bookingEmailTemplates,
  emailColours,
  groupEmailTemplates,
  renderThemeEmail,
  renderThemeSms,
} from '#platform/storefront/theme-emails.ts'
import {
  sampleAccountEmail,
  sampleBookingEmail,
  sampleGroupEmail,
  samplePaymentEmail,
  samplePlanEmail,
  sampleSms,
} from '#platform/storefront/theme-email-sample.ts'
import { groupNotices } from '#platform/storefront/theme-group-email-data.ts'
import {
  businessPaymentNotices,
  customerPaymentNotices,
} from '#platform/storefront/theme-payment-email-data.ts'
import { planNotices } from '#platform/storefront/theme-plan-email-data.ts'
import { contrast } from '#platform/storefront/theme-colours.ts'
import { listThemes } from '#platform/storefront/themes.ts'

const every = listThemes().flatMap((theme) =>
  bookingEmailTemplates.map((template) => [theme, template] as const),
)

test.each(every)('%s says when, where, what and how to change it in %s', (theme, template) => {
  const data = sampleBookingEmail(template, emailColours(theme))

  const { subject, html, text } = renderThemeEmail(theme, template, data)

  for (const written of [html, text]) {
    for (const fact of [
      data.when.date,
      data.when.time,
      data.when.zone,
      data.service.title,
      'Gneisenaustraße 61',
      '€89.00',
    ]) {
      expect(written).toContain(fact)
    }
    expect(written).toContain('hello@lindenhof.example')
    expect(written).toMatch(/attached/)
    expect(written).not.toMatch(/undefined|\[object|\{\{|shingle/i)
  }
  expect(subject).toMatch(/\S/)
  expect(subject).not.toMatch(/[\r\n]/)
  const link = template === 'booking-cancelled-customer' ? data.bookAgainUrl : data.manageUrl
  expect(text).toContain(link)
  expect(html.replaceAll('&#x3D;', '=')).toContain(`href="${link}"`)
})

test.each(listThemes())('the mails of %s fit a phone, a dark client and one without images', (theme) => {
  const { html } = renderThemeEmail(theme, 'booking-confirmed-customer', {
    ...sampleBookingEmail('booking-confirmed-customer', emailColours(theme)),
  })

  expect(Number(/max-width:(\d+)px/.exec(html)?.[1])).toBeLessThanOrEqual(600)
  expect(html).toContain('name="color-scheme" content="light dark"')
  expect(html).toContain('prefers-color-scheme: dark')
  expect(html).not.toMatch(/<script|<link|@import|url\(/)
})

const groups = listThemes().flatMap((theme) =>
  groupEmailTemplates.flatMap((template) => groupNotices.map((notice) => [theme, template, notice] as const)),
)
test.each(groups)('%s lists every appointment of a series in %s about %s', (theme, template, notice) => {
  const write = (about: typeof notice) =>
    renderThemeEmail(theme, template, sampleGroupEmail(template, emailColours(theme), 'full', about))
  const { appointments, total, manageUrl, bookAgainUrl } = sampleGroupEmail(
    template,
    emailColours(theme),
    'full',
    notice,
  )

  const { subject, html, text } = write(notice)

  for (const written of [html.replaceAll('&#x3D;', '='), text]) {
    for (const { date, time, zone, otherZone, title, who, place, url, before, otherTime } of appointments)
      for (const fact of [date, time, zone, otherZone!, title, who, place, url, before, otherTime])
        expect(written).toContain(fact)
    expect(written).not.toMatch(/undefined|\[object|\{\{|shingle/i)
    // What does not take place costs no price.
    expect(written.includes('€267.00')).toBe(total !== null)
    expect(written).toContain(total || template === 'booking-group-provider' ? manageUrl : bookAgainUrl)
  }
  expect(subject).toMatch(/^\S.*3 appointments$/)
  for (const other of groupNotices.filter((each) => each !== notice)) expect(write(other).text).not.toBe(text)
})

const money = listThemes().flatMap((theme) => [
  ...customerPaymentNotices.map((notice) => [theme, 'payment-notice-customer', notice] as const),
  ...businessPaymentNotices.map((notice) => [theme, 'payment-notice-business', notice] as const),
])
test.each(money)('%s says in %s what happened with money: %s', (theme, template, notice) => {
  const write = (fullness: 'full' | 'bare') =>
    renderThemeEmail(theme, template, samplePaymentEmail(emailColours(theme), notice, fullness))

  for (const { subject, html, text } of [write('full'), write('bare')]) {
    expect(subject).toMatch(/^\S.*\S$/)
    for (const written of [html, text]) {
      expect(written).toContain('hello@lindenhof.example')
      expect(written).not.toMatch(/undefined|\[object|\{\{|shingle|stripe/i)
    }
    expect(`${subject} ${text}`).not.toMatch(/ \.|[a-z]  [a-z]/)
  }
  const { html, text } = write('full')
  expect(text).toContain('https://lindenhof.example/pay/0123')
  expect(html.replaceAll('&#x3D;', '=')).toContain('href="https://lindenhof.example/pay/0123"')
  expect(text).toContain('Attached: Invoice INV-00042')
})

const plans = listThemes().flatMap((theme) => planNotices.map((notice) => [theme, notice] as const))
test.each(plans)('%s says what happens with a plan: %s', (theme, notice) => {
  const write = (about: typeof notice, fullness: 'full' | 'bare' = 'full') =>
    renderThemeEmail(theme, 'plan-notice', samplePlanEmail(emailColours(theme), about, fullness))

  for (const { subject, html, text } of [write(notice), write(notice, 'bare')]) {
    expect(subject).toMatch(/^\S.*\S$/)
    for (const written of [html, text]) {
      expect(written).toContain('hello@lindenhof.example')
      expect(written).toContain('Glasklar Fensterputz')
      expect(written).not.toMatch(/undefined|\[object|\{\{|shingle|stripe/i)
    }
    expect(`${subject} ${text}`).not.toMatch(/ \.|[a-z]  [a-z]|\.\./)
    expect(text).toContain('https://lindenhof.example/provider/plan')
  }
  expect(write(notice).html.replaceAll('&#x3D;', '=')).toContain(
    'href="https://lindenhof.example/provider/plan"',
  )
  for (const other of planNotices.filter((each) => each !== notice))
    expect(write(other).text).not.toBe(write(notice).text)
})

test('what people typed is text in the mail, never markup', () => {
  const data = {
    ...sampleBookingEmail('booking-confirmed-provider', emailColours('linen')),
    notes: '<img src=x onerror=alert(1)> "quoted"',
  }

  const { html, text } = renderThemeEmail('linen', 'booking-confirmed-provider', data)

  expect(html).not.toContain('<img src=x')
  expect(html).toContain('&lt;img src')
  expect(text).toContain('<img src=x onerror=alert(1)> "quoted"')
})

test('a line break in a name cannot add a header through the subject', () => {
  const data = {
    ...sampleBookingEmail('booking-confirmed-provider', emailColours('blockprint')),
    customer: {
      firstName: 'Eve',
      fullName: 'Eve\r\nBcc: all@mail.example',
      email: 'eve@mail.example',
      phone: null,
    },
  }

  const { subject } = renderThemeEmail('blockprint', 'booking-confirmed-provider', data)

  expect(subject).toContain('Eve Bcc:')
  expect(subject).not.toMatch(/[\r\n]/)
})

test('a logo stands with its name as the words for it', () => {
  const sample = sampleBookingEmail('booking-confirmed-customer', emailColours('dusk'))
  const data = {
    ...sample,
    marketplace: { ...sample.marketplace, logoUrl: 'https://lindenhof.example/logo.png' },
  }

  const { html } = renderThemeEmail('dusk', 'booking-confirmed-customer', data)

  expect(html).toMatch(/<img[^>]+src="https:\/\/lindenhof\.example\/logo\.png"[^>]+alt="Lindenhof"/)
})

test('who cancelled and why is said to both sides', () => {
  const data = sampleBookingEmail('booking-cancelled-provider', emailColours('dusk'))

  const { text } = renderThemeEmail('dusk', 'booking-cancelled-provider', data)

  expect(text).toContain('Mara Brandt has cancelled')
  expect(text).toContain('We are away that week after all')
})

test('a value that is missing stops the mail instead of leaving a hole', () => {
  const { reference: _reference, ...data } = sampleBookingEmail(
    'booking-confirmed-customer',
    emailColours('linen'),
  )

  expect(() => renderThemeEmail('linen', 'booking-confirmed-customer', data as never)).toThrow(/reference/)
})

test('the button of a branded mail reads in light and in dark', () => {
  const colours = emailColours('dusk', { accent: '#ffe600' })

  expect(contrast(colours.accent, colours.onAccent)).toBeGreaterThanOrEqual(4.5)
  expect(contrast(colours.accentDark, colours.onAccentDark)).toBeGreaterThanOrEqual(4.5)
})

const account = listThemes().flatMap((theme) =>
  accountEmailTemplates.map((template) => [theme, template] as const),
)
test.each(account)('%s writes in the marketplace’s name and says where to ask in %s', (theme, template) => {
  const data = sampleAccountEmail(emailColours(theme))

  const { subject, html, text } = renderThemeEmail(theme, template, data)

  expect(subject).toContain('Lindenhof')
  for (const written of [html, text]) {
    expect(written).toContain('hello@lindenhof.example')
    expect(written).toContain('Lindenhof Dienste GmbH')
    expect(written).not.toMatch(/undefined|\[object|\{\{|shingle|about this booking/i)
    expect(written.replace(/<!doctype html>/i, '').replaceAll('!important', '')).not.toMatch(/!|please/i)
  }
  const isCode = template.endsWith('-code')
  const shown = isCode ? data.code! : data.actionUrl!
  expect(text).toContain(shown)
  expect(html.replaceAll('&#x3D;', '=')).toContain(shown)
})

test.each(listThemes())('the text message of %s holds the code where telephones look for it', (theme) => {
  const text = renderThemeSms(theme, 'phone-code', sampleSms())

  expect(text).toMatch(/^048213 is your code for Lindenhof/)
  expect(text.split('\n').at(-1)).toBe('@lindenhof.example #048213')
  expect(text.length).toBeLessThanOrEqual(160)
})

test('the name that somebody chose cannot write into a mail', () => {
  const data = { ...sampleAccountEmail(emailColours('linen')), firstName: '<b>Mara</b>\nBcc: x@y.example' }

  const { subject, html } = renderThemeEmail('linen', 'password-reset', data)

  expect(html).not.toContain('<b>Mara')
  expect(subject).not.toMatch(/[\r\n]/)
})
