export const controlStyle = `
:root { color-scheme: light dark; --ink: #1c2127; --quiet: #5b6570; --paper: #fff; --ground: #f3f4f6; --line: #d9dde2; --edge: #858e98; --link: #0b57a4; --good: #0e6245; --bad: #a3123f; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --quiet: #a3adb8; --paper: #1d2126; --ground: #14171a; --line: #363d45; --edge: #7c8792; --link: #8ec2ff; --good: #6fd3a5; --bad: #ff9db5; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
h1 { margin: 0 0 .25rem; font-size: 1.5rem; line-height: 1.25; }
h2 { margin: 0 0 .75rem; font-size: 1.125rem; }
.hint, .quiet, small { color: var(--quiet); }
.said { margin: 1rem 0 0; padding: .75rem 1rem; border: 1px solid var(--edge); border-radius: .5rem; background: var(--paper); font-weight: 600; overflow-wrap: anywhere; }
section { margin-top: 1.25rem; padding: 1rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--paper); min-width: 0; }
.grid { display: grid; gap: 1.25rem; } .grid section { margin: 0; }
.grid { margin-top: 1.25rem; }
form { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; }
form.plain { display: inline-flex; }
label { display: grid; gap: .25rem; flex: 1 1 9rem; font-size: .875rem; color: var(--quiet); }
label.check { display: flex; gap: .625rem; align-items: center; flex: 1 1 100%; min-height: 2.25rem; font-size: 1rem; color: var(--ink); }
label.check input { width: 1.25rem; min-height: 1.25rem; margin: 0; flex: none; }
input, select, button { min-height: 2.75rem; width: 100%; padding: 0 .75rem; font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--edge); border-radius: .375rem; }
button { width: auto; padding: 0 1rem; cursor: pointer; font-weight: 600; }
button.small { min-height: 2.25rem; padding: 0 .75rem; font-size: .875rem; }
section > :last-child { margin-bottom: 0; } .more { margin-top: 1rem; }
label:has(select) { flex-basis: 14rem; }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; }
ul.rows { margin: 0; padding: 0; list-style: none; }
ul.rows li { display: grid; gap: .25rem .75rem; padding: .75rem 0; border-top: 1px solid var(--line); align-items: center; }
ul.rows li > * { min-width: 0; overflow-wrap: anywhere; }
ul.rows li:first-child { border-top: 0; padding-top: 0; }
.rows b { font-variant-numeric: tabular-nums; overflow-wrap: anywhere; } .rows .id { font-size: .8125rem; color: var(--quiet); overflow-wrap: anywhere; }
.state { font-weight: 600; } .state.good { color: var(--good); } .state.bad { color: var(--bad); }
.balances { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 0; } .balances dt { color: var(--quiet); font-size: .875rem; } .balances dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
@media (min-width: 60rem) {
  .grid { grid-template-columns: 1fr 1fr; align-items: start; }
  ul.rows li { grid-template-columns: 8rem 1fr 12rem 11rem; }
  .rows .buttons { justify-content: end; }
  ul.wide li { grid-template-columns: 16rem minmax(0, 1fr); } ul.wide .buttons { grid-column: 2; }
}
`
