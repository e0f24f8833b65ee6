import { distanceToRing } from "../../engine/geometry/polygon.ts";
import { readFileSync } from 'node:fs';
import { readCityJson } from './cityjson/read.ts';
import { cityJsonOf } from '../export/cityjson.ts';
const f='/work/shared/data/cityjson/'+process.argv[2];
const { site } = readCityJson(readFileSync(f,'utf8'), f);
const w=cityJsonOf(site); const again=readCityJson(JSON.stringify(w),'a.city.json');
const s=again.site; console.log(site.origin,s.origin, site.buildings.length,s.buildings.length);
const k=111320*Math.cos(site.origin.lat*Math.PI/180);
const sh=[(site.origin.lon-s.origin.lon)*k,(site.origin.lat-s.origin.lat)*111265];
let n=0;
site.buildings.forEach((b,i)=>{const o=s.buildings[i]; let worst=0;
 for(let j=0;j<b.footprint.length;j+=2){const best=distanceToRing(o.footprint,b.footprint[j]+sh[0],b.footprint[j+1]+sh[1]);worst=Math.max(worst,best)}
 if(worst>0.01&&n++<12)console.log(b.id,o.id,worst.toFixed(3),b.footprint.length/2,o.footprint.length/2,b.faces.length,o.faces.length,b.base,o.base,b.top,o.top)});
console.log(n, again.findings.list().map(x=>x.key+' '+x.count));
