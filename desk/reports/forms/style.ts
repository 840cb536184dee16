/** The style of reports: as a paper is, light on every screen; A4 in print, where no row and no picture is cut. */
export const REPORT_STYLE = `:root { color-scheme: light; --text: #1c2330; --soft: #59636e; --line: #d9dee5; --back: #f6f7f9; --good: #1b6e4b; --bad: #b3142b; --link: #0b5fb8 }
* { box-sizing: border-box }
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif; overflow-wrap: break-word }
a { color: var(--link) } a:focus-visible, .scroll:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
nav, main, footer { max-width: 54rem; margin: 0 auto }
nav { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; justify-content: space-between; padding: 1rem 2rem }
.around { display: flex; gap: 1.5rem }
main { background: #fff; border: 1px solid var(--line); border-radius: 8px; padding: 2rem }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem } h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; padding-bottom: .3rem; border-bottom: 2px solid var(--line) }
p { margin: .25rem 0 } .soft, .note { color: var(--soft) } .good { color: var(--good) } .bad { color: var(--bad) }
.missing { margin: 1.2rem 0 0; padding: .8rem 1rem; background: #fff6e5; border-left: 4px solid #b45f06 } .missing h2 { font-size: 1rem; margin: 0; border: 0; padding: 0 }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.4rem, 1fr)); gap: .75rem; margin: 1.5rem 0 0 }
.tiles div { border: 1px solid var(--line); border-radius: 6px; padding: .6rem .75rem } .tiles dt { color: var(--soft); font-size: .82rem; line-height: 1.3 }
.tiles dd { margin: .15rem 0 0; font-size: 1.25rem; font-weight: 650; line-height: 1.25 } .tiles dd.note { font-size: .82rem; font-weight: 400 }
.items { margin: .6rem 0; padding-left: 1.4rem } .items li { margin: .5rem 0 }
picture { display: block; margin: 1rem 0 } picture img { display: block; max-width: 100%; height: auto }
.scroll { overflow-x: auto; margin: 1rem 0 } table { border-collapse: collapse; width: 100%; font-size: .92rem } caption { text-align: left; font-weight: 650; padding: .2rem 0 }
th, td { text-align: left; padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400 }
th:last-child, td:last-child { padding-right: 0 } thead th { color: var(--soft); font-size: .82rem; vertical-align: bottom }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap } thead .number { white-space: normal } tbody th { min-width: 9rem }
footer { padding: 1rem 2rem 3rem; color: var(--soft); font-size: .85rem } .forms a { margin-left: .75rem }
.list { list-style: none; margin: 0; padding: 0 } .list li { display: flex; flex-wrap: wrap; gap: .25rem 1rem; justify-content: space-between; padding: .45rem 0; border-bottom: 1px solid var(--line) }
@media (max-width: 44rem) { nav, footer { padding-left: 1rem; padding-right: 1rem } main { padding: 1.25rem 1rem; border-width: 1px 0; border-radius: 0 }
  .tiles { grid-template-columns: 1fr 1fr } picture img { width: 100% } .scroll table { min-width: 34rem } }
@page { size: A4; margin: 16mm 15mm 18mm }
@media print { body { background: #fff; font-size: 10pt } nav, .forms { display: none } main { border: 0; padding: 0; max-width: none } footer { padding: 6mm 0 0 }
  h1 { font-size: 17pt } h2 { font-size: 12.5pt; margin-top: 8mm; break-after: avoid } caption { break-after: avoid } a { color: inherit; text-decoration: none }
  .tiles { grid-template-columns: repeat(6, 1fr); gap: 2mm } .tiles div { padding: 2mm } .tiles dt, .tiles dd.note { font-size: 8pt } .tiles dd { font-size: 12pt }
  picture img { max-height: 240mm; width: auto } .scroll { overflow: visible } table { font-size: 9pt } tr, picture, li, .tiles { break-inside: avoid } thead { display: table-header-group }
  p { orphans: 3; widows: 3 } .missing { print-color-adjust: exact; -webkit-print-color-adjust: exact } }
`;
