/** The page to debug by: read-only, asks `/state` every second, and writes text only, so nothing in it can run. */
export const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Embedded job runner</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><style>
:root{color-scheme:light dark;font:14px/1.5 system-ui,sans-serif}body{margin:1.5rem;max-width:75rem}
h1{font-size:1.2rem}h2{font-size:1rem;margin-top:1.5rem}table{border-collapse:collapse;width:100%}
td,th{padding:.15rem .8rem .15rem 0;text-align:left;vertical-align:top}code{font-size:.85rem}
summary{cursor:pointer}.failed,.lost,.refused,.down{color:#c92a2a}.completed,.registered{color:#2b8a3e}
details table{margin:.3rem 0 .6rem 1.2rem;width:auto}</style>
<h1>Embedded job runner</h1><p>Stands in for Inngest on this machine. Read-only; its memory ends with the process. Times are UTC.</p>
<p id="app"></p><p id="counts"></p><h2>Runs</h2><div id="runs"></div><h2>Events</h2><table id="events"></table>
<script>
const make=(tag,text,cls)=>{const e=document.createElement(tag);if(text!==undefined)e.textContent=text;if(cls)e.className=cls;return e};
const time=(ms)=>ms?new Date(ms).toISOString().slice(11,23):"";
const row=(...cells)=>{const r=make("tr");for(const c of cells){const d=make("td");d.append(c??"");r.append(d)}return r};
let open=new Set(),last="";
async function tick(){try{const s=await(await fetch("/state")).json();const text=JSON.stringify({...s,atMs:0});if(text!==last){last=text;draw(s)}}
catch{document.getElementById("app").textContent="The runner does not answer."}setTimeout(tick,1000)}
function draw(s){const app=document.getElementById("app");
app.replaceChildren("App ",make("code",s.app.url)," ",make("b",s.app.status,s.app.status)," ",s.app.reason??"",make("br"),"Functions: "+s.functions.join(", "));
document.getElementById("counts").textContent=Object.entries(s.counts).map(([k,v])=>k.replace(/[A-Z]/g,(c)=>" "+c.toLowerCase())+": "+v).join(" · ");
document.getElementById("runs").replaceChildren(...s.runs.map((r)=>{const d=make("details");d.open=open.has(r.id);d.ontoggle=()=>d.open?open.add(r.id):open.delete(r.id);
const h=make("summary");h.append(time(r.createdAtMs)+" ",make("code",r.id)," "+r.function+" ",make("b",r.status,r.status)," steps "+r.steps+" ",r.waitsFor.length?"waits for "+r.waitsFor.join(", ")+" ":"",r.error??"");
const t=make("table");t.append(row("event",r.event.name+" "+r.event.id),...r.trace.map((l)=>row(time(l.atMs),l.what,l.step,l.attempt===undefined?"":"attempt "+(l.attempt+1),l.tookMs===undefined?"":l.tookMs+" ms",l.error)));
d.append(h,t);return d}));
document.getElementById("events").replaceChildren(...s.events.map((e)=>row(time(e.atMs),make("code",e.id),e.name,e.started.length?"started "+e.started.join(", "):"")))}
tick()</script></html>`;
