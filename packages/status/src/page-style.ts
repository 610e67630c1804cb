/** The one style sheet of the status page. Colours are variables, light first; each pair of text and ground has a contrast of 4.5 or more. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f8; --surface: #fff; --line: #e2e5e9; --line-strong: #c4cad2;
  --text: #1a1d21; --quiet: #59616c; --link: #0b57b0; --focus: #2f7de1;
  --good: #17703a; --wait: #8a5300; --bad: #b3261e;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #101317; --surface: #171b20; --line: #272d34; --line-strong: #414a55;
    --text: #e3e6ea; --quiet: #98a1ac; --link: #82b5ff; --focus: #5a9cf5;
    --good: #5bc887; --wait: #e3b055; --bad: #ff8f86;
  }
}
*, ::before { box-sizing: border-box; }
body { display: flex; flex-direction: column; min-height: 100vh; margin: 0; background: var(--ground); color: var(--text); font: 14px/1.45 var(--sans); font-variant-numeric: tabular-nums; }
h1, h2, p { margin: 0; }
h1 { font-size: 16px; font-weight: 650; }
h1 span { color: var(--quiet); font-weight: 400; }
h2 { font-size: 13px; font-weight: 650; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
.quiet { color: var(--quiet); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }

header, main { width: 100%; max-width: 1320px; margin: 0 auto; padding: 0 20px; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 16px; padding-top: 16px; padding-bottom: 12px; }
.address { color: var(--quiet); margin-right: auto; overflow-wrap: anywhere; }
main { flex: 1; display: grid; grid-template: auto auto minmax(330px, 1fr) / minmax(0, 1fr); gap: 14px; padding-bottom: 20px; }
section { min-width: 0; background: var(--surface); border: 1px solid var(--line); border-radius: 6px; }

table { width: 100%; border-collapse: collapse; }
th, td { padding: 6px 12px; text-align: left; vertical-align: baseline; }
thead th { color: var(--quiet); font-size: 12px; font-weight: 500; white-space: nowrap; }
tbody tr { border-top: 1px solid var(--line); }
tbody th { font-weight: 600; }
.number { text-align: right; white-space: nowrap; }
.requests .number:first-child, .requests th.number:nth-child(2), .requests td.number:nth-child(2) { text-align: left; }
.services h2 { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.services [data-cell=prefix], .path [data-cell=path], code, .text { font-family: var(--mono); font-size: 12.5px; }
.services tbody th, .services [data-cell=framework], .requests [data-cell=service] { white-space: nowrap; }
.services small { display: inline-block; max-width: 44ch; color: var(--quiet); font-size: 12.5px; line-height: 20px; overflow-wrap: anywhere; vertical-align: top; }
[data-cell]:empty { display: none; }

.tone { white-space: nowrap; }
[data-tone=good] .tone { color: var(--good); }
[data-tone=wait] .tone { color: var(--wait); }
[data-tone=bad] .tone { color: var(--bad); font-weight: 600; }
.services .tone::before, header .tone::before, #connection::before {
  content: ""; display: inline-block; width: 9px; height: 9px; margin-right: 7px; border: 2px solid currentColor; border-radius: 50%;
}
[data-tone=good] .tone::before, #connection[data-live=true]::before { background: currentColor; }
[data-tone=bad] .tone::before { background: currentColor; border-radius: 0; transform: rotate(45deg) scale(.9); }
#connection:not([data-live])::before { display: none; }
#connection[data-live=false] { color: var(--bad); }
#connection[data-live=true]::before { color: var(--good); }

input, select, button {
  min-width: 0; height: 30px; padding: 0 10px; color: inherit; background: var(--surface); border: 1px solid var(--line-strong);
  border-radius: 5px; font: inherit;
}
input::placeholder { color: var(--quiet); opacity: 1; }
button { cursor: pointer; white-space: nowrap; }
button:hover { border-color: var(--quiet); }
button[aria-pressed=true] { color: var(--wait); border-color: currentColor; }

.route-form { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; padding: 10px 12px; }
.route-form form { display: flex; flex: 0 1 440px; gap: 8px; }
.route-form input { flex: 1; font-family: var(--mono); font-size: 12.5px; }
.route-form output { flex: 1 1 300px; overflow-wrap: anywhere; }
#answer [data-tone=wait] [data-cell=note] { color: var(--wait); }

.panes { display: grid; grid-template-columns: minmax(0, 9fr) minmax(0, 11fr); gap: 14px; }
.pane { position: relative; display: flex; flex-direction: column; contain: size; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; min-height: 47px; padding: 8px 12px; border-bottom: 1px solid var(--line); }
.bar h2 { margin-right: auto; }
.bar form { display: flex; flex: 0 1 auto; gap: 8px; min-width: 0; }
.bar form[hidden] { display: none; }
.bar select { flex: 0 1 140px; padding: 0 6px; }
.bar input { flex: 1 1 130px; width: 130px; }
.scroll { flex: 1; min-height: 0; overflow: auto; overscroll-behavior: contain; }
.empty { padding: 12px; color: var(--quiet); }
.scroll:has([data-row]) .empty { display: none; }

.requests thead th { position: sticky; top: 0; background: var(--surface); box-shadow: inset 0 -1px var(--line); }
.requests tbody tr:first-child { border-top: 0; }
.requests { font-size: 13px; }
.requests th, .requests td { padding: 4px 12px 4px 0; }
.requests th:first-child, .requests td:first-child { padding-left: 12px; }
.path { width: 100%; overflow-wrap: anywhere; }
.path [data-cell=method] { font-size: 12px; }
[data-tone=plain] .tone { color: inherit; }

#log { padding: 6px 0; }
#log [data-row] { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0 10px; padding: 1px 12px; }
#log [data-cell=at], #log .who { font-size: 12px; line-height: 18px; }
#log .who { display: flex; gap: 6px; overflow: hidden; white-space: nowrap; }
#log b { font-weight: 600; overflow: hidden; text-overflow: ellipsis; }
#log i { margin-left: auto; color: var(--quiet); font-size: 11.5px; font-style: normal; }
#log .text { line-height: 18px; white-space: pre-wrap; overflow-wrap: anywhere; }
@media (min-width: 700px) { #log [data-row] { grid-template-columns: 54px 128px minmax(0, 1fr); } }
@media (max-width: 699px) { #log .text { grid-column: 1 / -1; padding-bottom: 4px; } }
#log-newest { position: absolute; right: 18px; bottom: 12px; box-shadow: 0 1px 4px rgb(0 0 0 / .2); }
#log-newest[hidden] { display: none; }

@media (max-width: 1000px) { .panes { grid-template-columns: minmax(0, 1fr); } .pane { height: 420px; } }
@media (max-width: 760px) {
  header, main { padding-left: 12px; padding-right: 12px; }
  .services thead { display: none; }
  .services tr { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 6px 12px; padding: 10px 12px; }
  .services tr:first-child { border-top: 0; }
  .services th, .services td { padding: 0; text-align: left; }
  .services td[data-title]::before { content: attr(data-title); display: block; color: var(--quiet); font-size: 11.5px; }
  .services .state { grid-column: 2 / -1; }
  .services tbody th { white-space: normal; overflow-wrap: anywhere; }
  .services [data-cell=prefix] { overflow-wrap: anywhere; }
  .route-form form, .route-form output { flex-basis: 100%; }
  .bar form { flex: 1 1 100%; }
}
@media (max-width: 560px) {
  .requests thead { display: none; }
  .requests tr { display: grid; grid-template-columns: auto auto 1fr auto; gap: 0 10px; padding: 6px 12px; }
  .requests td, .requests td:first-child { padding: 0; }
  .requests .path { grid-column: 1 / -1; grid-row: 2; }
}
`;
