import { PLAN_STATES } from '../../core/history/concerns.ts';
import { html } from '../report/html.ts';

/** Without a script: the address names the language, and a chosen state hides the plans of others. */
export const HISTORY_STYLE = html`<style>
body{max-width:1280px}
article[lang=en],main:has(#en:target,#en :target) #ja{display:none}
main:has(#en:target,#en :target) #en{display:block}
.languages{float:right}
.filter{display:flex;flex-wrap:wrap;gap:.4rem .5rem;margin:1rem 0;padding:0;border:0}
.filter legend{padding:0;font-size:1.25rem;font-weight:700}
.filter span{display:inline-flex}
.filter input{position:absolute;opacity:0;width:1px;height:1px}
.filter label{padding:.25rem .8rem;border:1px solid var(--line);border-radius:1.2rem;cursor:pointer}
.filter label b{font-size:1.15em}
.filter :checked+label{border-color:var(--ink);box-shadow:inset 0 0 0 1px var(--ink)}
.filter :focus-visible+label{outline:3px solid #0b4f9e;outline-offset:2px}
.filter :disabled+label{cursor:default;color:var(--soft);border-style:dotted}
${PLAN_STATES.map(
  (state) => html`article:has(.show-${state}:checked) .plan:not(.${state}){display:none}
`,
)}.plans ul{margin:0;padding-left:1.1rem}
.plans td:nth-child(5) .mark{white-space:normal}
.plans td:nth-child(3){min-width:19em}
.plans td em,.plans td code{display:block}
.limit{display:block;width:220px;height:32px}
th em{font-weight:400}
.back{font-size:.88rem}
@media screen and (max-width:600px){table{font-size:.78rem}th,td{min-width:3.2em;padding:.3rem .25rem}.plans table{font-size:.88rem}}
@media screen and (max-width:760px){.plans table,.plans tbody,.plans tr,.plans td,.plans th{display:block}.plans thead{position:absolute;left:-9999px}.plans tr{padding:.6rem 0;border-bottom:2px solid var(--line)}.plans td,.plans tbody th{border:0;padding:.15rem 0}.plans tbody th{font-size:1.05rem}.plans td{display:grid;grid-template-columns:8rem 1fr;gap:.6rem}.plans td::before{content:attr(data-title);color:var(--soft)}}
@media print{@page{size:A4 landscape}.languages,.back,.filter input{display:none}.filter input+label,.filter :checked+label{border:0;padding:0 .8rem 0 0;box-shadow:none}.filter :checked+label{text-decoration:underline}.plans tbody th{overflow-wrap:normal;min-width:8em}.limit{width:150px;height:auto}}
</style>`;
