import { crsOf } from './crs.ts';

const c: any = crsOf(7415);
const [lon, lat] = c.toLonLat(85009.815, 447482.668);
const P = [4.36772776578513, 52.011288184126094];
console.log(lon, lat, (lon - P[0]) * 68700 * 100, (lat - P[1]) * 111264 * 100);
