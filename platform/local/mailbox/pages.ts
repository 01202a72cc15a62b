import { html, type Html } from './html.ts'
import type { FullMail, StoredMail } from './store.ts'

export type Filter = { sender: string; search: string; page: number }
export const pageSize = 50

const base = '/_mailbox'

/** The list, newest first, with a filter by marketplace and a search. */
export function listPage(mails: readonly StoredMail[], filter: Filter): string {
  const senders = [...new Map(mails.map((mail) => [mail.sender, mail.fromName]))].toSorted((a, b) =>
    a[1].localeCompare(b[1]),
  )
  const found = mails.filter((mail) => fits(mail, filter))
  const shown = found.slice((filter.page - 1) * pageSize, filter.page * pageSize)
  const isFiltered = filter.sender !== '' || filter.search !== ''
  return page(
    'Mailbox',
    html`<header class="bar">
        <h1>Mailbox</h1>
        <p class="hint">
          Every mail and every text message that this machine sends ends here. Nothing leaves it.
        </p>
        <form method="get" action="${base}" class="filter" role="search">
          <label
            >Marketplace
            <select name="sender">
              <option value="">All</option>
              ${senders.map(
                ([sender, name]) =>
                  html`<option value="${sender}" ${isOn('selected', sender === filter.sender)}>
                    ${name}
                  </option>`,
              )}
            </select>
          </label>
          <label
            >Search
            <input type="search" name="search" value="${filter.search}" maxlength="100" />
          </label>
          <button type="submit">Show</button>
          ${isFiltered && html`<a href="${base}">Show all</a>`}
        </form>
      </header>
      <main>
        ${
          shown.length === 0
            ? emptyState(isFiltered)
            : html`<ol class="mails">
                ${shown.map(row)}
              </ol>`
        }
        ${pager(found.length, filter)}
      </main>`,
  )
}

const isOn = (attribute: string, isSet: boolean) => (isSet ? html` ${attribute}` : null)

function fits(mail: StoredMail, { sender, search }: Filter): boolean {
  if (sender && mail.sender !== sender) return false
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const text = [mail.subject, mail.fromName, mail.toName, mail.toAddress, mail.text].join('\n').toLowerCase()
  return words.every((word) => text.includes(word))
}

const row = (mail: StoredMail) =>
  html`<li>
    <a href="${base}/${mail.id}">
      <span class="line"><b>${mail.fromName}</b> ${time(mail.receivedAt)}</span>
      <span class="subject">${mail.subject}</span>
      <span class="line quiet"
        ><span>to ${mail.toName}</span> ${mail.kind === 'text' && html`<span>text message</span>`}
        ${mail.attachmentCount > 0 && html`<span>with a calendar file</span>`}</span
      >
    </a>
  </li>`

const emptyState = (isFiltered: boolean) =>
  isFiltered
    ? html`<p class="empty">No message fits. <a href="${base}">Show all</a></p>`
    : html`<p class="empty">
        No message yet. Book something on one of the marketplaces, and its confirmation arrives here within a
        second.
      </p>`

function pager(count: number, filter: Filter): Html | null {
  const pages = Math.ceil(count / pageSize)
  if (pages <= 1) return null
  const link = (to: number) => `${base}?${new URLSearchParams({ ...filter, page: String(to) })}`
  return html`<nav class="pager" aria-label="Pages">
    ${filter.page > 1 && html`<a href="${link(filter.page - 1)}">Newer</a>`}
    <span>Page ${filter.page} of ${pages}</span>
    ${filter.page < pages && html`<a href="${link(filter.page + 1)}">Older</a>`}
  </nav>`
}

/** One message: who, what, its HTML in a frame that can run nothing, its text, its attachments. */
export function mailPage(mail: FullMail): string {
  const address = (name: string, mailbox: string) => (name === mailbox ? mailbox : `${name} <${mailbox}>`)
  return page(
    mail.subject,
    html`<header class="bar">
        <p><a href="${base}">Mailbox</a></p>
        <h1>${mail.subject}</h1>
        <dl>
          <div>
            <dt>From</dt>
            <dd>${mail.kind === 'text' ? mail.fromName : address(mail.fromName, mail.fromAddress)}</dd>
          </div>
          <div>
            <dt>To</dt>
            <dd>${address(mail.toName, mail.toAddress)}</dd>
          </div>
          <div>
            <dt>Received</dt>
            <dd>${time(mail.receivedAt)}</dd>
          </div>
        </dl>
      </header>
      <main>
        ${
          mail.html
            ? html`<iframe
                src="${base}/${mail.id}/html"
                title="The message"
                sandbox="allow-popups allow-popups-to-escape-sandbox"
              ></iframe>`
            : html`<pre>${mail.text}</pre>`
        }
        ${
          mail.attachments.length > 0 &&
          html`<section aria-labelledby="attachments">
            <h2 id="attachments">Attachments</h2>
            <ul class="files">
              ${mail.attachments.map(
                (file, index) =>
                  html`<li>
                    <a href="${base}/${mail.id}/attachments/${index}" download>${file.name}</a>
                    <span class="quiet">${file.mimeType}, ${file.size} bytes</span>
                  </li>`,
              )}
            </ul>
          </section>`
        }
        ${
          mail.html !== '' &&
          html`<details>
            <summary>As text</summary>
            <pre>${mail.text}</pre>
          </details>`
        }
        ${mail.kind === 'mail' && technicalParts(mail)}
      </main>`,
  )
}

const technicalParts = (mail: FullMail) =>
  html`<details>
      <summary>Headers</summary>
      <pre>${mail.headers.map(({ name, value }) => `${name}: ${value}`).join('\n')}</pre>
    </details>
    <p><a href="${base}/${mail.id}/source" download>The whole message as .eml</a></p>`

export const missingPage = () =>
  page(
    'No such mail',
    html`<header class="bar">
        <p><a href="${base}">Mailbox</a></p>
        <h1>No such mail</h1>
      </header>
      <main><p class="empty">It may have been deleted from the folder.</p></main>`,
  )

/** The message's own HTML, on its own in the frame; links open in a page of their own. */
export function framedHtml({ html: body }: FullMail): string {
  const target = '<base target="_blank">'
  return /<head[^>]*>/i.test(body) ? body.replace(/<head[^>]*>/i, (head) => head + target) : target + body
}

const time = (instant: Date) =>
  html`<time datetime="${instant.toISOString()}"
    >${new Intl.DateTimeFormat('en-GB', {
      dateStyle: 'medium',
      timeStyle: 'short',
    }).format(instant)}</time
  >`

const page = (title: string, body: Html) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <link rel="stylesheet" href="${base}/style.css" />
      </head>
      <body>
        ${body}
      </body>
    </html>`.text

export const style = `
:root { color-scheme: light dark; --ink: #1c2127; --quiet: #5b6570; --paper: #fff; --ground: #f3f4f6; --line: #d9dde2; --link: #0b57a4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --quiet: #a3adb8; --paper: #1d2126; --ground: #14171a; --line: #363d45; --link: #8ec2ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
h1 { margin: 0 0 .25rem; font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { font-size: 1.125rem; }
.bar { margin-bottom: 1rem; }
.bar p { margin: 0 0 .5rem; }
.hint, .quiet, time { color: var(--quiet); }
.filter { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin-top: 1rem; }
.filter label { display: grid; gap: .25rem; flex: 1 1 10rem; font-size: .875rem; color: var(--quiet); }
.filter a { padding: .6rem 0; }
input, select, button { min-height: 2.75rem; width: 100%; padding: 0 .75rem; font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--quiet); border-radius: .375rem; }
button { width: auto; padding: 0 1.25rem; cursor: pointer; }
.mails { margin: 0; padding: 0; list-style: none; background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; overflow: hidden; }
.mails li + li { border-top: 1px solid var(--line); }
.mails a { display: block; padding: .75rem 1rem; color: inherit; text-decoration: none; }
.mails a:hover { background: var(--ground); }
.mails a:focus-visible { outline-offset: -3px; }
.line { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; font-size: .875rem; }
.subject { display: block; overflow-wrap: anywhere; }
.empty { padding: 3rem 1rem; text-align: center; background: var(--paper); border: 1px dashed var(--quiet); border-radius: .5rem; }
.pager { display: flex; justify-content: center; gap: 1.5rem; margin: 1rem 0; }
dl { display: grid; gap: .125rem; margin: 0; }
dl div { display: flex; gap: .75rem; }
dt { flex: 0 0 5.5rem; color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
iframe { display: block; width: 100%; height: 70vh; min-height: 26rem; background: #fff; border: 1px solid var(--line); border-radius: .5rem; }
pre { margin: .5rem 0; padding: 1rem; background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; font: .875rem/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
summary { padding: .6rem 0; cursor: pointer; }
.files { padding-left: 1.25rem; }
`
