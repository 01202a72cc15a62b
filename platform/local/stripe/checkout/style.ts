import { inkOn, isColour } from './brand.ts'

type Look = { background: string; button: string; radius: string }

/** The colours of a brand, and everything else the same for all. Light only: the brand's colours are meant for paper. */
export function checkoutStyle({ background, button, radius }: Look): string {
  const side = isColour(background) ? background : '#ffffff'
  const accent = isColour(button) ? button : '#1f5fbf'
  return `:root { --side: ${side}; --on-side: ${inkOn(side)}; --accent: ${accent}; --on-accent: ${inkOn(accent)}; --radius: ${radius}; }${fixed}`
}

const fixed = `
:root { color-scheme: light; --ink: #1a1f36; --quiet: #4f566b; --line: #8792a2; --hair: #e3e8ee; --paper: #fff; --bad: #b3093c; --focus: #0b57a4; }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif; }
a { color: inherit; text-underline-offset: .2em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.columns { flex: 1; display: grid; }
.summary-side { background: var(--side); color: var(--on-side); padding: 1.25rem 1rem 1.5rem; border-bottom: 1px solid var(--hair); }
.form-side { padding: 1.5rem 1rem 2.5rem; }
.inner { width: 100%; max-width: 27rem; margin: 0 auto; }
.bar { display: flex; align-items: center; gap: .75rem; min-height: 2.75rem; }
.back { flex: none; display: grid; place-items: center; width: 2.75rem; height: 2.75rem; margin-left: -.625rem; border-radius: 50%; text-decoration: none; }
.back:hover { background: rgb(127 127 127 / .15); }
.brand { display: flex; align-items: center; gap: .625rem; margin: 0; font-weight: 600; overflow-wrap: anywhere; }
.brand img { max-height: 2.25rem; max-width: 10rem; }
.mark { flex: none; display: grid; place-items: center; width: 2.25rem; height: 2.25rem; border-radius: var(--radius); background: var(--accent); color: var(--on-accent); }
h1 { margin: 1.25rem 0 0; font-size: 1.0625rem; font-weight: 500; line-height: 1.35; }
.amount { margin: 0; font-size: 2.375rem; font-weight: 650; line-height: 1.2; letter-spacing: -.02em; font-variant-numeric: tabular-nums; }
.lines { margin: 1.25rem 0 0; padding: 0; list-style: none; display: grid; gap: .875rem; }
.lines li { display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; }
.lines b { font-weight: 550; overflow-wrap: anywhere; }
.lines span { font-variant-numeric: tabular-nums; }
.lines small { grid-column: 1; font-size: .875rem; }
.total { display: flex; justify-content: space-between; gap: 1rem; margin: 1rem 0 0; padding-top: 1rem; border-top: 1px solid color-mix(in srgb, currentColor 25%, transparent); font-weight: 650; font-variant-numeric: tabular-nums; }
h2 { margin: 0 0 .625rem; font-size: 1.0625rem; line-height: 1.35; }
form, .stack { display: grid; gap: 1.125rem; }
.express { display: grid; grid-template-columns: 1fr 1fr; gap: .625rem; margin-bottom: 1.25rem; }
.express form { display: contents; }
.or { display: flex; align-items: center; gap: .75rem; margin: 0 0 1.25rem; color: var(--quiet); font-size: .875rem; }
.or::before, .or::after { content: ''; flex: 1; border-top: 1px solid var(--hair); }
.field { display: grid; gap: .25rem; min-width: 0; }
label { font-weight: 550; font-size: .9375rem; }
.row { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem; align-items: start; }
input[type=text], input[type=email] { width: 100%; min-height: 2.875rem; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: var(--radius); background: var(--paper); color: var(--ink); font: inherit; font-variant-numeric: tabular-nums; }
[aria-invalid=true] { border-color: var(--bad) !important; border-width: 2px !important; }
.error { margin: 0; color: var(--bad); font-size: .875rem; font-weight: 550; }
.alert { margin: 0 0 1.25rem; padding: .875rem 1rem; border: 1px solid var(--bad); border-radius: var(--radius); background: #fff1f4; }
.alert p { margin: 0; } .alert ul { margin: .25rem 0 0; padding-left: 1.25rem; }
.hint, .fine { margin: 0; color: var(--quiet); font-size: .875rem; }
button, .button { display: inline-flex; align-items: center; justify-content: center; width: 100%; min-height: 3rem; padding: .5rem 1rem; border: 1px solid transparent; border-radius: var(--radius); background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; text-decoration: none; cursor: pointer; }
button:hover, .button:hover { filter: brightness(.94); }
button.wallet { background: #000; color: #fff; } button.plain { background: var(--paper); color: var(--ink); border-color: var(--line); }
details.way { border: 1px solid var(--line); border-radius: var(--radius); }
details.way + details.way { margin-top: .625rem; }
details.way > summary { display: flex; align-items: center; min-height: 3rem; padding: .5rem 1rem; font-weight: 600; cursor: pointer; }
details.way > summary::after { content: ''; margin-left: auto; width: .55rem; height: .55rem; border: solid var(--quiet); border-width: 0 2px 2px 0; transform: rotate(45deg); }
details.way[open] > summary::after { transform: rotate(225deg); }
details.way > :not(summary) { padding: .25rem 1rem 1rem; }
.check { display: flex; gap: .625rem; align-items: flex-start; font-weight: 400; }
.check input, .radio input { flex: none; width: 1.25rem; height: 1.25rem; margin: .125rem 0 0; accent-color: var(--accent); }
.radio { display: flex; gap: .75rem; align-items: center; min-height: 2.75rem; font-weight: 500; }
fieldset { margin: 0; padding: 0; border: 0; min-width: 0; } legend { padding: 0; font-weight: 600; }
.try { margin-top: 1.5rem; font-size: .875rem; color: var(--quiet); }
.try summary { min-height: 2.75rem; display: flex; align-items: center; cursor: pointer; text-decoration: underline; text-underline-offset: .2em; }
.try table { width: 100%; border-collapse: collapse; }
.try td, .try th { padding: .375rem .75rem .375rem 0; text-align: left; vertical-align: top; border-top: 1px solid var(--hair); font-weight: 400; }
.try td:first-child { font-variant-numeric: tabular-nums; white-space: nowrap; color: var(--ink); }
dl { display: grid; gap: .75rem; margin: 0; } dt { color: var(--quiet); font-size: .875rem; } dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
.alone { width: 100%; max-width: 27rem; margin: auto; padding: 2rem 1rem; display: grid; gap: 1rem; }
.alone.boxed { border: 1px solid var(--hair); border-radius: .75rem; padding: 1.5rem 1.25rem; width: calc(100% - 2rem); }
.alone h1 { margin: 0; font-size: 1.5rem; font-weight: 650; } .alone p { margin: 0; }
footer { padding: 1rem; text-align: center; color: var(--quiet); font-size: .8125rem; }
footer p { margin: 0; }
@media (min-width: 56rem) {
  .columns { grid-template-columns: 1fr 1fr; }
  .summary-side { padding: 3rem 3rem 3rem 2rem; border: 0; border-right: 1px solid var(--hair); }
  .form-side { padding: 3.25rem 2rem 3rem 3rem; }
  .summary-side .inner { margin-right: 0; } .form-side .inner { margin-left: 0; }
}
`
