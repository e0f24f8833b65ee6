/** How a report looks: calm, light or dark as the reader's system is, and black on white when printed on A4. */
import { CHART_COLOURS } from './charts/palette.ts';

const LIGHT = `--paper:#fff;--ink:#1d2126;--quiet:#5a626c;--line:#d9dde2;--panel:#f6f7f9;--good:#0b6b53;--bad:#a3341c;--link:#1f5f9e;${CHART_COLOURS.light}`;
const DARK = `--paper:#17191d;--ink:#e8e9eb;--quiet:#a2a9b2;--line:#363b42;--panel:#1f2227;--good:#5fd0ac;--bad:#ff9a80;--link:#8fc3f5;${CHART_COLOURS.dark}`;

/** Beside the other style where headings were drawn. */
export const DRAWS_STYLE = '.word.depends-on-unknown-headings{white-space:normal}';

export const STYLE = `
:root{color-scheme:light dark;${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main,footer{max-width:1112px;margin:0 auto;padding:0 16px}
main{padding-top:28px}
footer{padding-bottom:32px;color:var(--quiet);font-size:14px}
h1{margin:0 0 20px;font-size:15px;font-weight:600;color:var(--quiet)}
h2{margin:0 0 4px;font-size:21px;line-height:1.25}
h3{margin:16px 0 6px;font-size:16px}
h4{margin:0 0 4px;font-size:15px}
p{margin:0 0 8px}
section{padding:28px 0 8px;border-top:1px solid var(--line);margin-top:24px}
figure{margin:0;min-width:0}
a{color:var(--link)}
ul{margin:0;padding-left:20px}
code{font:12px/1.4 ui-monospace,monospace;color:var(--quiet)}
.quiet,.how,.data,.interval,.method{color:var(--quiet)}
.how{max-width:75ch;margin-bottom:16px}
.data{font-size:13px;margin:8px 0 0}
.lead{margin-bottom:20px;max-width:46em}
.lead .verdict{font-size:27px;line-height:1.25;font-weight:650;letter-spacing:-.01em;margin-bottom:10px;text-wrap:balance}
.key{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:6px 28px}
.key .quiet{margin-left:8px;font-size:14px}
.layout{font-weight:600}
.layout b{display:inline-block;min-width:1.5em;padding:0 .3em;border-radius:4px;color:var(--paper);font-size:.85em;line-height:1.5;text-align:center;print-color-adjust:exact}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,300px),1fr));gap:16px}
.card{padding:16px;border:1px solid var(--line);border-radius:8px;background:var(--panel);--paper:var(--panel);display:flex;flex-direction:column}
.card .chart{margin-top:auto;padding-top:8px}
.card figcaption,.small figcaption{font-weight:600;line-height:1.3;margin-bottom:6px}
.card figcaption::first-letter,.swot li::first-letter,.group th::first-letter{text-transform:uppercase}
.difference{margin-bottom:4px}
.difference strong{display:inline-block;font-size:24px;line-height:1.3;margin-right:10px}
.difference .interval{display:block}
.difference.several .quiet{margin-right:8px}
.difference.several strong{font-size:19px}
.card .values{display:flex;flex-wrap:wrap;gap:0 16px;margin:4px 0 0;font-size:14px;color:var(--quiet)}
.word{font-weight:600;white-space:nowrap}
.word.better{color:var(--good)}
.word.worse{color:var(--bad)}
.word.no-clear-difference{color:var(--quiet);font-weight:400}
.chart svg{display:block;max-width:100%;height:auto}
.maps{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,320px),1fr));gap:16px}
.maps img{display:block;width:100%;height:auto;border:1px solid var(--line);border-radius:4px;margin-bottom:6px}
.legend{display:flex;flex-wrap:wrap;gap:2px 18px;margin:12px 0;font-size:14px}
.legend i{display:inline-block;width:14px;height:14px;border:1px solid var(--quiet);vertical-align:-2px;print-color-adjust:exact}
.beside,.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:24px 40px}
.pair figcaption{margin-bottom:6px}
.why h3{margin-top:0}
.why .shift{padding:10px 0;border-top:1px solid var(--line);font-size:15px}
.why .what{font-weight:600}
.why .shift p{margin-bottom:4px}
.view{margin-left:8px;white-space:nowrap}
.small{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,230px),1fr));gap:16px}
table{border-collapse:collapse;width:100%;font-size:14px}
.within{width:auto}
.within th,.within td{padding:2px 18px 2px 0;font-size:13px}
.within td{white-space:nowrap}
.beside .chart svg,.pair .chart svg{width:100%;max-width:460px}
th,td{padding:5px 10px 5px 0;overflow-wrap:break-word;text-align:right;vertical-align:top;border-bottom:1px solid var(--line)}
th{font-weight:600}
th:first-child{text-align:left}
th[scope=row]{font-weight:400}
thead th{color:var(--quiet);vertical-align:bottom}
.group th{padding-top:14px;border-bottom-color:var(--quiet)}
.group .quiet{font-weight:400;margin-left:6px}
td .interval,td .word{display:block;font-size:13px}
.method{font-size:13px}
details{margin-top:8px;font-size:14px;overflow-x:auto}
summary{cursor:pointer;color:var(--link)}
.swot{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:1px;background:var(--line);border:1px solid var(--line);border-radius:8px;overflow:hidden}
.swot>div{background:var(--paper);padding:14px 16px}
.sentences{max-width:80ch;margin-bottom:10px}
.sentences li{margin-bottom:6px}
dl{margin:8px 0;font-size:14px}
dl div{display:grid;grid-template-columns:minmax(110px,260px) 1fr;gap:12px;padding:4px 0;border-bottom:1px solid var(--line)}
dt{color:var(--quiet)}
dd{margin:0}
@media (max-width:520px){body{font-size:15px}.lead .verdict{font-size:22px}th,td{padding-right:6px}.layout{font-size:14px}
.stack thead{display:none}.stack tbody,.stack tr,.stack th,.stack td{display:block;border:0}.stack tr{border-bottom:1px solid var(--line);padding:4px 0}.stack th{overflow-wrap:anywhere;text-align:left;padding:4px 0 0}
.stack td{padding:2px 0}.stack td:empty{display:none}.stack td::before{content:attr(data-label);float:left;color:var(--quiet);margin-right:12px}}
@media print{
@page{size:A4;margin:15mm}
:root{color-scheme:light;${LIGHT}}
body{font-size:10.5pt}
main,footer{max-width:none;padding:0}
.lead .verdict{font-size:19pt}
.card,.swot>div{background:none}
.card{padding:10px}
.difference strong{font-size:15pt}
.why .shift{font-size:9pt}
section{margin-top:14px;padding-top:16px}
h2,h3,.how{break-after:avoid}
figure,.shift,.swot>div,tr,tbody,dl div{break-inside:avoid}
.cards{grid-template-columns:repeat(3,1fr)}
.maps,.pair,.swot{grid-template-columns:repeat(2,1fr)}
.small{grid-template-columns:repeat(4,1fr)}
.beside{grid-template-columns:1fr 1fr}
details{display:none}
a{color:inherit}
}
`;
