/// The page's style: readable on a light and on a dark screen, and on paper.
let reportStyle = """
  :root { --ink: #1f2328; --soft: #5b636d; --paper: #ffffff; --line: #d9dee3; --shade: #f5f7f9; --best: #0a5d3c;
    --good: #e7f4ee; --bad-ink: #8a1c0f; --bad: #fdefec; --warn: #fff7e0; --warn-ink: #6b4e00; --link: #0b5fa5; }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #e3e6e9; --soft: #a0a8b0; --paper: #16191d; --line: #363c43; --shade: #1f242a; --best: #7fd8b0;
      --good: #17332a; --bad-ink: #ffb4a8; --bad: #3a1c18; --warn: #332b14; --warn-ink: #f0d68a; --link: #7db8ee; }
  }
  * { box-sizing: border-box; }
  body { margin: 0; background: var(--paper); color: var(--ink);
    font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
  main { max-width: 74rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
  h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .3rem; letter-spacing: -.01em; text-wrap: balance; }
  h2 { font-size: 1.25rem; margin: 2.6rem 0 .8rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
  h3 { font-size: 1rem; margin: 1.6rem 0 .5rem; }
  p, ul { max-width: 46rem; margin: .5rem 0; }
  ul { padding-left: 1.2rem; }
  li { margin: .2rem 0; }
  code { font: .88em ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
  small { font-size: .8em; font-weight: normal; color: var(--soft); }
  .identity, .rest, .lead { color: var(--soft); }
  .identity { margin: 0; }
  .box { border-left: 4px solid; border-radius: 4px; padding: .7rem 1rem; margin: 1.4rem 0; }
  .box h2 { border: 0; margin: 0 0 .3rem; padding: 0; font-size: 1.05rem; }
  .box ul { max-width: none; margin: 0; }
  .failures { background: var(--bad); color: var(--bad-ink); border-color: #c8432f; }
  .warnings { background: var(--warn); color: var(--warn-ink); border-color: #d9a400; }
  ul.verdicts { list-style: none; padding: 0; }
  ul.verdicts li { padding-left: 1.5rem; position: relative; }
  ul.verdicts li::before { position: absolute; left: 0; font-weight: bold; }
  ul.verdicts li.ahead::before { content: "\\2713"; color: var(--best); }
  ul.verdicts li.behind::before { content: "\\2717"; color: var(--bad-ink); }
  ul.verdicts li.even::before { content: "="; color: var(--soft); }
  .scroll { overflow-x: auto; margin: .8rem 0 1.2rem; }
  table { border-collapse: collapse; font-size: .84rem; line-height: 1.35; font-variant-numeric: tabular-nums; }
  .caption { color: var(--soft); font-size: .88rem; margin: 1.2rem 0 -.4rem; max-width: none; }
  th, td { padding: .32rem .55rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
  thead th { vertical-align: bottom; border-bottom: 2px solid var(--line); font-weight: 600; }
  tbody th { font-weight: 500; }
  tbody tr:hover > * { background: var(--shade); }
  .n { text-align: right; }
  td.n { white-space: nowrap; }
  tbody th { white-space: nowrap; }
  .none { color: var(--soft); }
  tbody .best, tbody tr:hover > .best { background: var(--good); color: var(--best); }
  details { margin: .3rem 0; }
  details details { margin-left: 1.2rem; }
  summary { cursor: pointer; color: var(--link); padding: .15rem 0; }
  figure { margin: 1.4rem 0 2rem; }
  figure .picture { background: #fff; border: 1px solid var(--line); border-radius: 6px; padding: .6rem; overflow-x: auto; }
  figure svg { display: block; zoom: 1.2; max-width: 100%; height: auto; margin: 0 auto; }
  figcaption { margin-top: .5rem; color: var(--soft); font-size: .92rem; max-width: 52rem; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.2rem; margin: .5rem 0; }
  dt { color: var(--soft); }
  dd { margin: 0; overflow-wrap: anywhere; }
  @media print {
    :root { --ink: #000; --soft: #444; --paper: #fff; --line: #bbb; --shade: #fff; --best: #000; --good: #eee;
      --bad-ink: #000; --bad: #fff; --warn: #fff; --warn-ink: #000; --link: #000; }
    body { font-size: 10pt; }
    main { max-width: none; padding: 0; }
    h2 { break-after: avoid; }
    figure, tr, .box { break-inside: avoid; }
    .scroll, figure .picture { overflow: visible; }
    figure svg { zoom: 1; }
    figure .picture { border: 0; padding: 0; }
  }
  """
