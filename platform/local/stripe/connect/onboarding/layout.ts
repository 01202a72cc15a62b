import { html, type Html } from '../../../mailbox/html.ts'
import type { FieldErrors } from './forms.ts'
import { stepTitles, type StepName } from './steps.ts'

export type Frame = {
  /** The platform's name, as Stripe's pages carry it. */
  platform: string
  session: string
  step: StepName
  steps: readonly StepName[]
  isDone: (step: StepName) => boolean
  returnUrl: string
  errors: FieldErrors
  body: Html
}

const initialOf = (name: string) => [...name.trim()][0]?.toUpperCase() ?? '·'

const head = (title: string) =>
  html`<head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <title>${title}</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/setup/style.css" />
  </head>`

const brand = (platform: string) =>
  html`<p class="brand"><span class="mark" aria-hidden="true">${initialOf(platform)}</span>${platform}</p>`

const footer = html`<footer>
  <p>Powered by <b>stripe</b> on this machine: nothing is real, and no money moves.</p>
</footer>`

/** A page of the way: where it leads, what was said, and the step's form. */
export function stepPage(frame: Frame): Html {
  const { platform, step, steps, errors } = frame
  const place = steps.indexOf(step) + 1
  const wrong = Object.keys(errors).length > 0
  return html`<!doctype html>
    <html lang="en">
      ${head(`${wrong ? 'Error: ' : ''}${stepTitles[step]} – ${platform}`)}
      <body>
        <div class="columns">
          <header>
            ${brand(platform)}
            <p class="about">${platform} uses Stripe to pay you. Your details are kept with Stripe.</p>
            <nav aria-label="Steps">
              <p class="progress">Step ${place} of ${steps.length}</p>
              <ol>
                ${steps.map((each) => stepItem(frame, each))}
              </ol>
            </nav>
            <a class="back" href="${frame.returnUrl}">Save and return to ${platform}</a>
          </header>
          <main>
            ${wrong ? errorSummary(errors) : null}
            <h1>${stepTitles[step]}</h1>
            ${frame.body}
          </main>
        </div>
        ${footer}
      </body>
    </html>`
}

function stepItem({ step, session, isDone }: Frame, each: StepName): Html {
  const state = each === step ? 'now' : isDone(each) ? 'done' : 'open'
  const name = stepTitles[each]
  return html`<li class="${state}" ${state === 'now' ? html`aria-current="step"` : null}>
    ${state === 'done' ? html`<a href="/setup/c/${session}/${each}">${name}</a>` : html`<span>${name}</span>`}
    ${state === 'done' ? html`<span class="sr">, done</span>` : null}
  </li>`
}

const errorSummary = (errors: FieldErrors): Html =>
  html`<div class="summary" role="alert" tabindex="-1" autofocus>
    <h2>Please check</h2>
    <ul>
      ${Object.entries(errors).map(([name, message]) => html`<li><a href="#${name}">${message}</a></li>`)}
    </ul>
  </div>`

/** A page with nothing to fill in. */
export const messagePage = (input: {
  platform: string
  title: string
  text: string
  link?: { href: string; text: string }
}): Html =>
  html`<!doctype html>
    <html lang="en">
      ${head(`${input.title} – ${input.platform}`)}
      <body>
        <main class="alone">
          ${brand(input.platform)}
          <h1>${input.title}</h1>
          <p>${input.text}</p>
          ${input.link ? html`<p><a class="button" href="${input.link.href}">${input.link.text}</a></p>` : null}
        </main>
        ${footer}
      </body>
    </html>`
