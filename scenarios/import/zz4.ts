import { readCityJson } from './cityjson/read.ts';
import { addBox, corners, emptyCity } from '../../test/scenarios/cityjson-documents.ts';
const EXHAUSTING: Record<string, () => string> = {
  'a ring of a million corners': () => {
    const doc = emptyCity();
    const round = Array.from({ length: 1_000_000 }, (_, k) => [500 * Math.cos(k / 159_154.9), 500 * Math.sin(k / 159_154.9), 0]);
    const ring = corners(doc, round);
    const [peak] = corners(doc, [[0, 0, 50]]);
    doc.CityObjects.disc = { type: 'Building', geometry: [{ type: 'MultiSurface', lod: '2', boundaries: [[ring], [[ring[0], ring[300_000], peak]]] }] };
    return JSON.stringify(doc);
  },
  'a saw of ten thousand teeth': () => {
    const doc = emptyCity();
    const saw = (z: number) => corners(doc, Array.from({ length: 9_000 }, (_, k) => [k / 20, k % 2 === 0 ? 0 : 30 + (k % 7), z]));
    doc.CityObjects.saw = { type: 'Building', geometry: [{ type: 'MultiSurface', lod: '2', boundaries: [[saw(0)], [saw(9)]] }] };
    return JSON.stringify(doc);
  },
  'a heap of a hundred thousand triangles': () => {
    const doc = emptyCity();
    const heap = Array.from({ length: 100_000 }, (_, k) => [corners(doc, [[k % 300, k % 77, 0], [(k % 300) + 1, k % 77, 0], [k % 300, (k % 77) + 1, k % 9]])]); // biome-ignore format: triangles
    doc.CityObjects.heap = { type: 'Building', geometry: [{ type: 'MultiSurface', lod: '2', boundaries: heap }] };
    return JSON.stringify(doc);
  },
  'four million vertices': () => `{"type":"CityJSON","version":"2.0","transform":{"scale":[1,1,1],"translate":[0,0,0]},"CityObjects":{},"vertices":[${'[10,20,30],'.repeat(4_000_000)}[1,2,3]]}`,
  'a hundred thousand buildings of one name': () => {
    const doc = emptyCity();
    addBox(doc, 'one', [0, 0, 0], [10, 10, 5]);
    for (let k = 0; k < 20_000; k++) doc.CityObjects[`${'✂'.repeat(k % 50)}${k}`.replace(/\d/g, '✂')] = doc.CityObjects.one;
    return JSON.stringify(doc);
  },
  'parts of parts of parts': () => {
    const doc = emptyCity();
    for (let k = 0; k < 5000; k++) addBox(doc, `p${k}`, [0, 0, k], [10, 10, 5], { type: 'BuildingPart', parents: [`p${(k + 1) % 5000}`] });
    return JSON.stringify(doc);
  },
}; // biome-ignore format: one table


const name = Object.keys(EXHAUSTING)[Number(process.argv[2])];
const text = EXHAUSTING[name]();
const c0 = process.cpuUsage(); const t = performance.now();
try { const r = readCityJson(text, 'a.city.json'); console.log(name, 'read', r.site.buildings.length, r.findings.list().map((f)=>f.key+' '+f.count).join('; ')); } catch (e: any) { console.log(name, String(e.message).slice(0, 300), e.name==='InputError'?'':e.stack); }
const c = process.cpuUsage(c0);
console.log('  cpu', (c.user + c.system) / 1e6, 's wall', Math.round(performance.now() - t), 'RSS', Math.round(process.resourceUsage().maxRSS / 1024), 'MiB text', (text.length / 2 ** 20).toFixed(1));
