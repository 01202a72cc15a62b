import { inkOn } from '../../checkout/brand.ts'

/** @param colour of the platform, such as `#0a7ea4` */
export const onboardingStyle = (colour: string): string => `
:root { color-scheme: light; --accent: ${colour}; --on-accent: ${inkOn(colour)}; --ink: #1a1f36; --quiet: #4f566b; --line: #8792a2; --hair: #e3e8ee; --paper: #fff; --ground: #f6f8fa; --bad: #b3093c; --good: #0e6245; }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif; }
a { color: inherit; text-underline-offset: .2em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; box-shadow: 0 0 0 2px var(--paper); }
.columns { flex: 1; display: grid; grid-template: auto 1fr / minmax(0, 1fr); width: 100%; }
header { padding: 1.25rem 1rem 0; }
.brand { display: flex; align-items: center; gap: .625rem; margin: 0; font-size: 1.125rem; font-weight: 650; overflow-wrap: anywhere; }
.mark { flex: none; display: grid; place-items: center; width: 2.25rem; height: 2.25rem; border-radius: .5rem; background: var(--accent); color: var(--on-accent); }
.about { display: none; color: var(--quiet); }
.progress { margin: .75rem 0 0; color: var(--quiet); font-size: .875rem; }
nav ol { display: none; margin: 1.5rem 0; padding: 0; list-style: none; counter-reset: step; }
.back { display: inline-block; padding: .5rem 0; font-size: .875rem; color: var(--quiet); }
main { width: 100%; max-width: 34rem; padding: 1.25rem 1rem 3rem; }
main.alone { margin: 12vh auto auto; text-align: center; }
main.alone .brand { justify-content: center; margin-bottom: 2rem; }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; letter-spacing: -.01em; }
h2 { margin: 0; font-size: 1rem; }
.lead { margin: 0 0 1.25rem; color: var(--quiet); }
form { display: grid; gap: 1.25rem; }
.field { display: grid; align-content: start; gap: .25rem; min-width: 0; }
label, legend { font-weight: 550; padding: 0; }
.optional { font-weight: 400; color: var(--quiet); }
.hint { margin: 0; color: var(--quiet); font-size: .875rem; }
.error { margin: .125rem 0 0; color: var(--bad); font-size: .875rem; font-weight: 550; }
input:not([type=radio]), select, textarea { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--paper); color: var(--ink); font: inherit; }
textarea { resize: vertical; }
input[aria-invalid=true]:not([type=radio]), select[aria-invalid=true], textarea[aria-invalid=true] { border: 2px solid var(--bad); }
fieldset { margin: 0; padding: 0; border: 0; min-width: 0; }
.row { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: 1.25rem 1rem; }
.birthday .row { grid-template-columns: 1fr 1fr 1.5fr; gap: .75rem; max-width: 22rem; margin: .375rem 0; }
.birthday .row label { font-weight: 400; font-size: .875rem; }
.choices { display: grid; gap: .625rem; }
.choices legend { margin-bottom: .625rem; }
.choice { display: flex; gap: .75rem; align-items: flex-start; padding: .875rem 1rem; border: 1px solid var(--line); border-radius: .625rem; background: var(--paper); cursor: pointer; font-weight: 400; }
.choice:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.choice input { flex: none; width: 1.125rem; height: 1.125rem; margin: .2rem 0 0; accent-color: var(--accent); }
.choice b { display: block; font-weight: 550; }
.choice small { display: block; color: var(--quiet); font-size: .875rem; }
.company { display: none; gap: 1.25rem; }
form:has([value=company]:checked) .company, form:has([value=non_profit]:checked) .company { display: grid; }
.button, button { display: inline-block; min-height: 2.75rem; padding: .625rem 1.25rem; border: 0; border-radius: .5rem; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer; }
form > button { width: 100%; margin-top: .5rem; }
.test { margin: 0 0 1.5rem; padding: .75rem 1rem; border-radius: .5rem; background: #fdf3da; color: #5c3a00; font-size: .875rem; }
.test a { display: inline-block; font-weight: 600; overflow-wrap: anywhere; }
.note { margin: 0 0 1.25rem; padding: .75rem 1rem; border-left: 4px solid var(--bad); border-radius: .25rem; background: var(--paper); }
.note p { margin: 0; }
.summary { margin-bottom: 1.5rem; padding: .875rem 1rem; border: 2px solid var(--bad); border-radius: .5rem; background: var(--paper); }
.summary h2 { color: var(--bad); }
.summary ul { margin: .375rem 0 0; padding-left: 1.25rem; }
.facts { margin: 0 0 1.5rem; border: 1px solid var(--hair); border-radius: .625rem; background: var(--paper); }
.facts > div { display: grid; grid-template-columns: 1fr auto; gap: .125rem 1rem; padding: .875rem 1rem; }
.facts > div + div { border-top: 1px solid var(--hair); }
.facts dt { font-weight: 550; }
.facts dd { grid-column: 1; margin: 0; color: var(--quiet); overflow-wrap: anywhere; }
.facts .edit { grid-row: 1; grid-column: 2; display: inline-grid; align-items: center; min-width: 2.75rem; min-height: 2.75rem; margin: -.5rem 0; text-align: right; }
.facts .missing { color: var(--bad); }
.terms { margin: 0; color: var(--quiet); font-size: .875rem; }
.banks { margin: 0 0 1.25rem; padding: 0; list-style: none; display: grid; gap: .5rem; }
.banks li { padding: .75rem 1rem; border: 1px solid var(--hair); border-radius: .5rem; background: var(--paper); }
.banks .broken { color: var(--bad); font-weight: 550; }
footer { padding: 1rem; color: var(--quiet); font-size: .8125rem; text-align: center; }
footer p { margin: 0; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (min-width: 60rem) {
  .columns { grid-template: 1fr / minmax(20rem, 26rem) minmax(0, 1fr); }
  header { display: flex; flex-direction: column; padding: 4rem 3rem 2rem; background: var(--paper); border-right: 1px solid var(--hair); }
  .about { display: block; margin: 1.5rem 0 0; }
  .progress { margin-top: 2rem; }
  nav ol { display: block; }
  nav li { position: relative; padding: .375rem 0 .375rem 2rem; counter-increment: step; color: var(--quiet); }
  nav li::before { content: counter(step); position: absolute; left: 0; top: .5rem; display: grid; place-items: center; width: 1.375rem; height: 1.375rem; border: 1px solid var(--line); border-radius: 50%; font-size: .75rem; line-height: 1; }
  nav li.now { color: var(--ink); font-weight: 600; }
  nav li.now::before { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
  nav li.done::before { content: '✓'; border-color: var(--good); color: var(--good); }
  .back { margin-top: auto; }
  main { padding: 4rem 3rem; max-width: 42rem; }
  form > button { width: auto; justify-self: start; min-width: 12rem; }
  footer { background: transparent; }
}
`
