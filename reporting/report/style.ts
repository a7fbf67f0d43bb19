import { html } from './html.ts';

/** The report's only stylesheet: the reader's fonts, contrast of at least 4.5 to 1, A4 when printed. */
export const STYLE = html`<style>
:root{color-scheme:light;--ink:#1b1f24;--soft:#4d5661;--line:#c9d0d8;--paper:#fff;--good:#17603a;--bad:#a4161a;--warn:#7a4b00}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1080px;padding:1.5rem;color:var(--ink);background:var(--paper);font:16px/1.65 system-ui,"Hiragino Sans","Yu Gothic UI","BIZ UDPGothic",Meiryo,"Noto Sans JP","Noto Sans CJK JP",sans-serif;overflow-wrap:anywhere}
h1{margin:.1em 0;font-size:1.7rem;line-height:1.3}
h2{margin:2.2rem 0 .8rem;padding-bottom:.3rem;border-bottom:2px solid var(--line);font-size:1.25rem}
h3{margin:0;font-size:.9rem;font-weight:600;color:var(--soft)}
p{margin:.4rem 0}
code{font:.86em ui-monospace,SFMono-Regular,Consolas,monospace}
a{color:#0b4f9e}
.skip{position:absolute;left:-999px}.skip:focus{left:1rem;background:#fff;padding:.5rem}
.kind{color:var(--soft);font-weight:600}
em{font-style:normal;color:var(--soft)}
.note{color:var(--soft);font-size:.88rem}
.simulated{margin:0 0 1rem;padding:.6rem 1rem;border:2px dashed var(--warn);color:var(--warn);font-weight:600}
.verdict{margin-top:1rem;padding:1rem 1.2rem;border-left:10px solid;background:#f6f8fa}
.verdict h2{margin:0;border:0;font-size:2rem;line-height:1.2}
.verdict small{font-size:.9rem;color:var(--soft);font-weight:400}
.verdict.good{border-color:var(--good)}.verdict.good h2,.mark.good{color:var(--good)}
.verdict.bad{border-color:var(--bad)}.verdict.bad h2,.mark.bad{color:var(--bad)}
.verdict.warn{border-color:var(--warn)}.verdict.warn h2,.mark.warn{color:var(--warn)}
.unknown{color:var(--soft)}
.mark{font-weight:600;white-space:nowrap}
.contents{margin-top:1.2rem;font-size:.88rem}.contents h2{margin:0;border:0;font-size:.9rem;color:var(--soft)}.contents ol{margin:.2rem 0;padding:0;list-style:none;columns:3 14rem}
.reasons{margin:.6rem 0;padding-left:1.2rem}
.reasons span{display:block;color:var(--soft);font-size:.92rem}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(220px,1fr));gap:.8rem;margin-bottom:1rem}
.card{padding:.8rem 1rem;border:1px solid var(--line);border-radius:6px}
.value{margin:.1rem 0;font-size:1.5rem;font-weight:700;line-height:1.3}
.bullet{display:block;width:100%;height:18px}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,430px),1fr));gap:.2rem 1.5rem;margin:.6rem 0}
dl div{display:grid;grid-template-columns:10.6rem 1fr;gap:.6rem;padding:.25rem 0;border-bottom:1px dotted var(--line)}
dt{color:var(--soft);font-size:.88rem}dd{margin:0}
.scroll{overflow-x:auto;margin:.8rem 0}
table{width:100%;border-collapse:collapse;font-size:.88rem;line-height:1.45;overflow-wrap:normal}
td code,time{white-space:nowrap}.long{overflow-wrap:anywhere}td span[lang]{display:inline-block;min-width:16em;overflow-wrap:anywhere}
[aria-labelledby=controls] table{min-width:52rem}
[aria-labelledby=findings] tbody th{min-width:3em}[aria-labelledby=findings] td:nth-child(4){min-width:14em}
caption.hidden{position:absolute;left:-999px}caption{padding:.3rem 0;text-align:left;font-weight:600;color:var(--soft)}
th,td{padding:.35rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;min-width:5.5em}
thead th{background:#eef1f4;color:var(--ink);font-weight:600}
tbody th{font-weight:600;min-width:11em}td:last-child:not(.number){min-width:7em}
td.number{white-space:nowrap}.number{text-align:right;font-variant-numeric:tabular-nums}
.gantt{display:block;min-width:760px;width:100%;font-size:12px}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;margin:.3rem 0;padding:0;list-style:none;font-size:.85rem}
.swatch{width:18px;height:12px;margin-right:.4rem;vertical-align:-1px;border:1px solid #3a4350}
.boxes{display:grid;grid-template-columns:repeat(auto-fit,minmax(260px,1fr));gap:1rem}
.box{min-height:9rem;padding:.8rem;border:1px solid var(--ink)}
footer{margin-top:2rem;color:var(--soft);font-size:.85rem}
@media(max-width:600px){body{padding:1rem}dl div{grid-template-columns:1fr;gap:0}.verdict h2{font-size:1.6rem}}
@media print{@page{size:A4;margin:14mm}body{max-width:none;padding:0;font-size:10pt}.skip{display:none}.scroll{overflow:visible}.gantt{min-width:0}section{break-inside:auto}h2{break-after:avoid}h2+*{break-before:avoid}dl div{break-inside:avoid}tr,.card,.box{break-inside:avoid}thead{display:table-header-group}table{overflow-wrap:anywhere;font-size:8pt}th,td,section tbody th,section td:last-child:not(.number),section td:nth-child(4){min-width:3em}td.number{white-space:normal}td span[lang],[aria-labelledby=controls] table{min-width:0}td code{white-space:normal}.sign-off{break-inside:avoid}}
</style>`;
