import type Stripe from 'stripe'
import { html, type Html } from '../../mailbox/html.ts'
import type { Words } from './words.ts'

export type Look = NonNullable<Stripe.Checkout.Session['branding_settings']>

/** Of every hosted page: its language, its title, and where its colours come from. */
export type Frame = {
  words: Words
  language: string
  title: string
  /** Address of the style sheet with the brand's colours. */
  style: string
  body: Html
}

export const page = ({ words, language, title, style, body }: Frame): Html =>
  html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${style}" />
      </head>
      <body>
        ${body}
        <footer>
          <p>${words.poweredBy} <b>stripe</b>. ${words.testText}</p>
        </footer>
      </body>
    </html>`

/** The logo, or the icon or the first letter beside the name. */
export function brandMark({ display_name: name, logo, icon }: Look): Html {
  if (logo?.url) return html`<p class="brand"><img src="${logo.url}" alt="${name}" /></p>`
  const mark = icon?.url
    ? html`<img src="${icon.url}" alt="" />`
    : html`<span class="mark" aria-hidden="true">${[...name.trim()][0]?.toUpperCase() ?? '·'}</span>`
  return html`<p class="brand">${mark}${name}</p>`
}

/** A page that only says something. */
export const messageBody = (input: {
  brand: Html | null
  title: string
  text: string
  more?: Html | null
}): Html =>
  html`<main class="alone">
    ${input.brand}
    <h1>${input.title}</h1>
    <p>${input.text}</p>
    ${input.more ?? null}
  </main>`
