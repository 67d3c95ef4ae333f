/// The look of a transcript: a chat, on a light and on a dark screen, and on paper.
let transcriptStyle = """
  :root { --ink: #1f2328; --soft: #5b636d; --paper: #ffffff; --line: #d9dee3; --shade: #f4f6f8; --one: #e3effb; --two: #e8f3e6;
    --three: #f6ecdf; --good: #0a6b42; --good-paper: #e3f4ea; --bad: #9a2413; --bad-paper: #fdeae6; --even: #6b4e00;
    --even-paper: #fdf3d7; --link: #0b5fa5; }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #e3e6e9; --soft: #a0a8b0; --paper: #16191d; --line: #363c43; --shade: #1f242a; --one: #1c3146; --two: #1e3524;
      --three: #3b2f20; --good: #7fd8b0; --good-paper: #17332a; --bad: #ffb4a8; --bad-paper: #3d1f1a; --even: #f0d68a;
      --even-paper: #352c14; --link: #7db8ee; }
  }
  * { box-sizing: border-box; }
  body { margin: 0; background: var(--paper); color: var(--ink);
    font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
  main { max-width: 52rem; margin: 0 auto; padding: 2rem 1.2rem 4rem; }
  h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .3rem; overflow-wrap: anywhere; }
  h2 { font-size: 1.15rem; margin: 2.4rem 0 .6rem; overflow-wrap: anywhere; }
  h3 { font-size: 1rem; margin: 1.4rem 0 .4rem; overflow-wrap: anywhere; }
  a { color: var(--link); }
  .lead, .about { color: var(--soft); margin: .2rem 0; overflow-wrap: anywhere; }
  .card { border: 1px solid var(--line); border-radius: 12px; padding: 1rem 1.2rem; margin: 1.2rem 0 2rem; }
  .card .top { display: flex; flex-wrap: wrap; align-items: baseline; gap: .4rem 1.2rem; }
  .card .main { font-size: 2rem; font-weight: 650; font-variant-numeric: tabular-nums; }
  .card .main small { font-size: .85rem; font-weight: 400; color: var(--soft); margin-left: .4rem; }
  .mark { border-radius: 999px; padding: .1rem .7rem; font-size: .88rem; font-weight: 600; white-space: nowrap; }
  .won { color: var(--good); background: var(--good-paper); }
  .aborted { color: var(--bad); background: var(--bad-paper); }
  .lost { color: var(--even); background: var(--even-paper); }
  .unknown { color: var(--soft); background: var(--shade); }
  dl.scores { display: grid; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); gap: .1rem 1.6rem; margin: .8rem 0 0;
    font-size: .88rem; }
  dl.scores div { display: flex; justify-content: space-between; gap: 1rem; border-bottom: 1px solid var(--line); padding: .2rem 0; }
  dl.scores dt { color: var(--soft); overflow-wrap: anywhere; }
  dl.scores dd { margin: 0; font-variant-numeric: tabular-nums; white-space: nowrap; }
  .round { display: flex; align-items: center; gap: .8rem; color: var(--soft); font-size: .82rem; font-weight: 600;
    margin: 2rem 0 .8rem; text-transform: uppercase; letter-spacing: .06em; }
  .round::before, .round::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
  .say { max-width: 82%; margin: .6rem 0; width: fit-content; }
  .say .who { font-size: .78rem; color: var(--soft); margin: 0 .4rem .15rem; overflow-wrap: anywhere; }
  .say .bubble { border-radius: 14px; padding: .55rem .9rem; overflow-wrap: anywhere; }
  .one .bubble { background: var(--one); border-bottom-left-radius: 4px; }
  .two { margin-left: auto; }
  .two .who { text-align: right; }
  .two .bubble { background: var(--two); border-bottom-right-radius: 4px; }
  .more .bubble { background: var(--three); }
  .text { white-space: pre-wrap; overflow-wrap: anywhere; max-height: 40rem; overflow-y: auto; unicode-bidi: plaintext; }
  .grid { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; line-height: 1.35; }
  .empty { color: var(--soft); font-style: italic; }
  .prompt { max-width: 82%; margin: .5rem 0; width: fit-content; font-size: .88rem; color: var(--soft); border: 1px dashed var(--line); border-radius: 10px;
    padding: .35rem .8rem; }
  .prompt.two { margin-left: auto; }
  .prompt summary { cursor: pointer; overflow-wrap: anywhere; }
  .prompt .text { margin-top: .4rem; color: var(--ink); }
  .verdict { text-align: center; font-size: .82rem; color: var(--soft); margin: .35rem auto; max-width: 90%; overflow-wrap: anywhere; }
  .verdict span.what { border-radius: 999px; padding: .1rem .7rem; background: var(--shade); }
  .verdict.good span.what { color: var(--good); background: var(--good-paper); }
  .verdict.bad span.what { color: var(--bad); background: var(--bad-paper); }
  .verdict summary { cursor: pointer; list-style-position: inside; }
  .verdict .text { text-align: start; margin: .3rem 0; color: var(--ink); }
  .tag { border: 1px solid var(--line); border-radius: 4px; padding: 0 .3rem; font-size: .72rem; }
  .hidden { border: 1px solid currentColor; border-radius: 3px; padding: 0 .15em; font-size: .78em; opacity: .7; }
  .cut { color: var(--bad); font-size: .82rem; margin: .4rem 0 0; }
  .scroll { overflow-x: auto; }
  table { border-collapse: collapse; font-size: .86rem; font-variant-numeric: tabular-nums; width: 100%; }
  th, td { padding: .3rem .55rem; text-align: left; border-bottom: 1px solid var(--line); vertical-align: baseline; overflow-wrap: anywhere; }
  thead th { border-bottom: 2px solid var(--line); font-weight: 600; }
  .n { text-align: right; white-space: nowrap; }
  tbody tr:hover > * { background: var(--shade); }
  details.group { margin: .6rem 0; }
  details.group > summary { cursor: pointer; padding: .3rem 0; }
  @media (max-width: 36rem) { .say, .prompt { max-width: 96%; } }
  @media print {
    body { font-size: 10pt; }
    main { max-width: none; padding: 0; }
    .say, .verdict, tr { break-inside: avoid; }
    .text { max-height: none; }
  }
  """
