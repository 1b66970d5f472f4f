/** The looks of the page: light and dark by the reader's own choice, one column on a phone, plain on paper. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#f3f5f8;--panel:#fff;--raised:#f7f9fb;--edge:#dfe4ea;--text:#141a22;--dim:#566171;--accent:#1d5bc7;--gain:#05695c;--loss:#9a4100;--line-1:#1d5bc7;--line-2:#b45309}
@media (prefers-color-scheme:dark){:root{--ground:#0c1016;--panel:#131922;--raised:#19202b;--edge:#253040;--text:#e4e9f0;--dim:#95a2b5;--accent:#7fb0ff;--gain:#4fc9b6;--loss:#f3a15c;--line-1:#7fb0ff;--line-2:#f3a15c}}
*{box-sizing:border-box}
html{background:var(--ground);color:var(--text);font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
body{max-width:1000px;margin:0 auto;padding:24px 16px 48px}
h1,h2,p,ul,dl,dd,figure{margin:0;padding:0}
h1{font-size:1.5rem;line-height:1.25;letter-spacing:-.01em}
h2{font-size:1.0625rem;line-height:1.35}
header p,figcaption p,.note{color:var(--dim);font-size:.875rem}
header{margin-bottom:16px}
main{display:grid;gap:14px}
main>*{min-width:0}
.panel{background:var(--panel);border:1px solid var(--edge);border-radius:10px;padding:14px 16px}
.panel>h2{margin-bottom:8px}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:10px}
.cards div{background:var(--panel);border:1px solid var(--edge);border-radius:10px;padding:10px 14px}
.cards dt{color:var(--dim);font-size:.8125rem}
.cards dd{font-size:1.3125rem;font-weight:620;line-height:1.35}
.cards dd.note{font-size:.8125rem;font-weight:400}
.advice{border-left:4px solid var(--accent)}
.advice ul{padding-left:1.1em}
.advice li{margin-top:4px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.875rem}
th,td{padding:5px 10px 5px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--edge)}
tbody tr:last-child>*{border-bottom:0}
thead th{color:var(--dim);font-weight:600}
tbody th{font-weight:400}
.figure{text-align:right;white-space:nowrap;padding-right:16px}
.result tbody th small,.result td small{display:block;color:var(--dim)}
.result td,.result thead th+th{text-align:right;padding-right:0}
.result .part{padding-left:1em}
.result .note{margin-top:8px}
.halves{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 40px;align-items:start}
.facts td{overflow-wrap:anywhere}
.facts th{width:11em;color:var(--dim)}
figcaption{margin-bottom:8px}
.keys{display:flex;flex-wrap:wrap;gap:2px 16px;list-style:none;font-size:.8125rem;margin-top:4px}
.keys li::before{content:'';display:inline-block;width:14px;height:4px;border-radius:2px;margin-right:6px;vertical-align:middle;background:currentColor}
.keys li{color:var(--dim)}
.keys .line-1::before{background:var(--line-1)}
.keys .line-2::before{background:var(--line-2)}
.keys .gain::before{background:var(--gain)}
.keys .loss::before{background:var(--loss)}
svg{display:block;width:100%;height:auto}
.narrow{display:none}
details{margin-top:8px;font-size:.875rem}
summary{cursor:pointer;color:var(--accent)}
details .scroll{max-height:420px;overflow-y:auto;margin-top:6px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
@media (max-width:600px){body{padding:16px 10px 32px}.panel{padding:12px}.wide{display:none}.narrow{display:block}.cards{grid-template-columns:repeat(2,1fr);gap:8px}.cards dd{font-size:1.125rem}.halves{grid-template-columns:minmax(0,1fr)}.halves table+table thead{display:none}.facts tbody th,.facts td{display:block;width:auto;padding-right:0}.facts tbody th{border-bottom:0;padding-bottom:0}.facts td{padding-top:0}}
@media print{:root{color-scheme:light;--ground:#fff;--panel:#fff;--raised:#fff;--edge:#ccc;--text:#000;--dim:#444;--accent:#1d5bc7;--gain:#05695c;--loss:#9a4100;--line-1:#1d5bc7;--line-2:#b45309}body{max-width:none;padding:0}.panel,.cards div{break-inside:avoid}.wide{display:block}.narrow{display:none}details:not([open]){display:none}.scroll{overflow:visible;max-height:none}}
`;
