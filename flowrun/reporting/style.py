"""How the page of a report looks: in light and dark, on a phone and on paper."""

STYLE = """\
:root{color-scheme:light dark;--ground:#f8fafc;
--card:#fff;--ink:#0f172a;--soft:#475569;--rule:#e2e8f0;
--ended:#0072b2;--awaiting:#e0a100;--expired:#b5589a;--failed:#c8500a;--crashed:#7f1d1d;
--said:#eef4fa}
@media screen and (prefers-color-scheme:dark){:root{--ground:#0b1220;--card:#131d30;--ink:#e8eef7;
--soft:#a9b6c9;
--rule:#2a3850;--ended:#56b4e9;--awaiting:#e6b800;--expired:#d98cc0;--failed:#f08a5d;
--crashed:#f87171;
--said:#1d2b43}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);line-height:1.45;
font:15px/1.45 system-ui,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif}
main{max-width:1080px;margin:0 auto;padding:28px 20px 60px}
h1{font-size:24px;margin:0 0 2px}h2{font-size:20px;margin:38px 0 4px}
h3{font-size:13px;margin:0 0 10px;color:var(--soft);font-weight:600;letter-spacing:.02em}
p{margin:0 0 10px}.soft{color:var(--soft)}.warn{color:var(--failed)}
section.panel{background:var(--card);border:1px solid var(--rule);border-radius:12px;
padding:16px 18px;
margin:14px 0;break-inside:avoid}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:0 14px}
.figures{display:flex;flex-wrap:wrap;gap:10px 34px;margin:0}.figures div{min-width:90px}
.figures dt{color:var(--soft);font-size:13px}.figures dd{margin:0;font-size:22px;font-weight:600}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px}
th{text-align:left;color:var(--soft);font-weight:600;font-size:12px;padding:0 14px 6px 0;
white-space:nowrap}
td{padding:5px 14px 5px 0;border-top:1px solid var(--rule);vertical-align:top}
td.text{min-width:190px;overflow-wrap:anywhere}td.type{white-space:nowrap;color:var(--soft)}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.name{font-weight:600;white-space:nowrap}td.bar{min-width:110px;width:26%}
td.bar .meter{margin-top:6px}
td:last-child,th:last-child{padding-right:0}
.plot{width:100%;height:auto;display:block}.meter{width:100%;height:10px;display:block;
border-radius:3px}
.plot text{font-size:11px;fill:var(--soft)}.plot .to-end{text-anchor:end}
.plot .mid{text-anchor:middle}.plot .to-start{text-anchor:start}
.plot .grid{stroke:var(--rule);fill:none}.track{fill:var(--rule)}
.is-ended,.half{fill:var(--ended)}.is-awaiting_input,.is-running{fill:var(--awaiting)}
.is-expired{fill:var(--expired)}.is-failed,.stop{fill:var(--failed)}.is-crashed{fill:var(--crashed)}
.rest{fill:var(--ended);opacity:.35}
.graph{overflow:auto;text-align:center}.graph svg{max-width:100%;height:auto}
@media (max-width:700px){.graph svg{max-width:none}}
.talk{display:flex;flex-direction:column;gap:6px}
.talk p{margin:0;padding:8px 12px;border-radius:12px;max-width:76%;white-space:pre-wrap;
overflow-wrap:anywhere}
.talk .bot{background:var(--said);align-self:flex-start;border-bottom-left-radius:3px}
.talk .user{background:var(--ended);color:#fff;align-self:flex-end;
border-bottom-right-radius:3px}
@media screen and (prefers-color-scheme:dark){.talk .user{color:#0b1220}}
.talk .way{font-size:12.5px;color:var(--soft);align-self:flex-start;padding:0 2px 6px;
max-width:100%}
@media print{body{background:#fff}main{max-width:none;padding:0}section.panel{border-color:#cbd5e1}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
"""
