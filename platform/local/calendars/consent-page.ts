import { html } from '../mailbox/html.ts'
import { loginStyle } from '../oidc/login-page.ts'
import { knownPeople } from '../oidc/people.ts'

export const consentStyle = `${loginStyle}
.scopes { display: grid; gap: .25rem; margin: 0 0 1rem; padding-left: 1.25rem; list-style: disc; color: var(--quiet); }
`

/** Whose calendars are to be opened is chosen, not proven: this stands in for a company on this machine. */
export const consentPage = (input: { company: string; query: URLSearchParams; scopes: string[] }): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Share your ${input.company} calendar</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <main>
          <h1>Share your ${input.company} calendar</h1>
          <p>This page stands in for ${input.company} on this machine. What is asked for:</p>
          <ul class="scopes">
            ${input.scopes.map((scope) => html`<li>${scope}</li>`)}
          </ul>
          <p>Choose whose calendars are shared.</p>
          <ul>
            ${knownPeople.map(
              ({ email, firstName, lastName }) =>
                html`<li>
                  <form method="post" action="/consent?${input.query.toString()}">
                    <input type="hidden" name="email" value="${email}" />
                    <button type="submit"><b>${firstName} ${lastName}</b><span>${email}</span></button>
                  </form>
                </li>`,
            )}
          </ul>
          <form method="post" action="/consent?${input.query.toString()}" class="other">
            <h2>Somebody else</h2>
            <label>E-mail <input name="email" type="email" required maxlength="254" /></label>
            <button type="submit">Share</button>
          </form>
          <form method="post" action="/consent?${input.query.toString()}">
            <button type="submit" name="cancel" value="on" class="plain">Go back without sharing</button>
          </form>
        </main>
      </body>
    </html>`.text
