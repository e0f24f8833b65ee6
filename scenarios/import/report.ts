/** What an import tells: the source, the place, what was counted in one and built in the other, and every finding. */
import type { Site } from '../../sim/world/site.ts';
import { message } from '../messages/catalogue.ts';
import type { Finding, Findings } from './findings.ts';

export const IMPORT_FOLDER_VERSION = 1;

export interface ImportReport {
  readonly format: 'sunqar-import';
  readonly version: number;
  readonly sunqar: string;
  readonly source: {
    readonly file: string; // or the server asked
    readonly kind: 'osm' | 'cityjson' | 'geojson';
    readonly bytes: number;
    readonly sha256: string;
  };
  readonly place: {
    readonly name: string;
    readonly origin_deg: readonly [lon: number, lat: number];
    readonly bounds_m: Site['bounds'];
    readonly driving_side: Site['roads']['drivingSide'];
    readonly attribution: string;
  };
  readonly found: Readonly<Record<string, unknown>>; // in the source, as the source counts
  readonly built: Readonly<Record<string, number>>;
  readonly heights: Readonly<Partial<Record<Site['buildings'][number]['heightFrom'], number>>>;
  readonly findings: readonly (Finding & { readonly says: string })[];
}

export function reportOf(
  sunqar: string,
  source: ImportReport['source'],
  found: ImportReport['found'],
  { site, cameras }: { readonly site: Site; readonly cameras: number },
  findings: Findings,
): ImportReport {
  const { name, origin, bounds, roads, attribution } = site;
  return {
    format: 'sunqar-import',
    version: IMPORT_FOLDER_VERSION,
    sunqar,
    source,
    place: {
      name,
      origin_deg: [origin.lon, origin.lat],
      bounds_m: bounds,
      driving_side: roads.drivingSide,
      attribution,
    },
    found,
    built: { ...builtOf(site), cameras },
    heights: heightsOf(site),
    findings: findings.list().map((finding) => ({ ...finding, says: findingText(finding) })),
  };
}

export function builtOf({ buildings, barriers, trees, lamps, mounts, zones, assets, roads, walkways }: Site) {
  return {
    buildings: buildings.length,
    barriers: barriers.length,
    trees: trees.length,
    lamps: lamps.length,
    mounts: mounts.length,
    zones: zones.length,
    assets: assets.length,
    lanes: roads.lanes.filter(({ junction }) => junction === null).length,
    junctions: new Set(roads.lanes.flatMap(({ junction }) => junction ?? [])).size,
    signals: roads.signals.length,
    walks: walkways.paths.filter(({ crossing }) => crossing === null).length,
    crossings: walkways.paths.filter(({ crossing }) => crossing !== null).length,
  };
}

function heightsOf({ buildings }: Site): ImportReport['heights'] {
  const counts: Partial<Record<Site['buildings'][number]['heightFrom'], number>> = {};
  for (const { heightFrom } of buildings) counts[heightFrom] = (counts[heightFrom] ?? 0) + 1;
  return counts;
}

/** A finding in words, without the ids it concerns. */
export function findingText({ key, count, of }: Finding): string {
  return message(key, { count, of: of ?? count });
}
