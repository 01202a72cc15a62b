import { html } from '../mailbox/html.ts'
import type { ProviderPerson } from './people.ts'

type Login = { action: string; provider: string; people: readonly ProviderPerson[] }

/** Who signs in is chosen, not proven: this provider is for a machine on which things are tried out. */
export const loginPage = ({ action, provider, people }: Login): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Sign in with a local ${provider} account</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <main>
          <h1>Sign in with a local ${provider} account</h1>
          <p>This page stands in for ${provider} on this machine. Choose who you are.</p>
          <ul>
            ${people.map(
              ({ email, firstName, lastName, isEmailVerified }) =>
                html`<li>
                  <form method="post" action="${action}">
                    <input type="hidden" name="email" value="${email}" />
                    <input type="hidden" name="firstName" value="${firstName}" />
                    <input type="hidden" name="lastName" value="${lastName}" />
                    ${isEmailVerified && html`<input type="hidden" name="isEmailVerified" value="on" />`}
                    <button type="submit">
                      <b>${firstName} ${lastName}</b>
                      <span>${email}${isEmailVerified ? '' : ', not verified'}</span>
                    </button>
                  </form>
                </li>`,
            )}
          </ul>
          <form method="post" action="${action}" class="other">
            <h2>Somebody else</h2>
            <label>E-mail <input name="email" type="email" required maxlength="254" /></label>
            <label>First name <input name="firstName" maxlength="80" /></label>
            <label>Last name <input name="lastName" maxlength="80" /></label>
            <label class="check"
              ><input name="isEmailVerified" type="checkbox" checked /> The provider has verified the
              address</label
            >
            <button type="submit">Sign in</button>
          </form>
          <form method="post" action="${action}">
            <button type="submit" name="cancel" value="on" class="plain">Go back without signing in</button>
          </form>
        </main>
      </body>
    </html>`.text

export const loginStyle = `
:root { color-scheme: light dark; --ink: #1c2127; --quiet: #5b6570; --paper: #fff; --ground: #f3f4f6; --line: #858e98; --link: #0b57a4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --quiet: #a3adb8; --paper: #1d2126; --ground: #14171a; --link: #8ec2ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 28rem; padding: 2rem 1rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; }
h2 { margin: 1rem 0 0; font-size: 1.125rem; }
p, span { color: var(--quiet); }
ul { margin: 1rem 0; padding: 0; list-style: none; display: grid; gap: .5rem; }
button, input { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--line); border-radius: .375rem; min-height: 2.75rem; padding: .5rem .75rem; width: 100%; }
button { cursor: pointer; text-align: left; display: grid; }
.other { display: grid; gap: .75rem; }
label { display: grid; gap: .25rem; }
.check { display: flex; align-items: center; }
.check input { width: auto; min-height: 0; }
.other button, .plain { text-align: center; }
.plain { margin-top: .75rem; border-color: transparent; background: none; color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
`
