import { readFileSync } from 'node:fs';
import { say } from '../messages/catalogue.ts';
import { citySlips } from '../read/city.ts';
import { readCityJson } from './cityjson/read.ts';

for (const f of process.argv.slice(2)) {
  const text = readFileSync(f, 'utf8');
  const t = performance.now();
  try {
    const r = readCityJson(text, f);
    const ms = performance.now() - t;
    console.log(
      f,
      Math.round(ms) + ' ms',
      r.site.name,
      r.site.origin,
      r.site.bounds,
      r.site.buildings.length,
      r.crs,
      r.site.attribution,
    );
    console.log(JSON.stringify(r.counts));
    for (const x of r.findings.list())
      console.log(
        '  ',
        say({ key: x.key as any, values: { count: x.count, of: x.of ?? '?', ids: x.ids.slice(0, 3).join(', ') } }),
      );
    console.log('slips', citySlips(r.site).length, 'RSS', Math.round(process.resourceUsage().maxRSS / 1024));
    const b = r.site.buildings[0];
    console.log(b.id, b.base, b.top, b.use, b.footprint.slice(0, 8), b.holes.length, b.faces.length);
  } catch (e: any) {
    console.log(f, e.message ?? e, e.name === 'InputError' ? '' : e.stack);
  }
}
