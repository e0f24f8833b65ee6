/** What mending an outline came to, told by the name of the thing it is of. */
import type { FindingKey, Findings } from './findings.ts';
import type { RingRepair, Simplified } from './osm/solids/rings.ts';

const REPAIRS: Readonly<Record<RingRepair, FindingKey>> = {
  repeated: 'import.repair.repeated',
  crossing: 'import.repair.crossing',
  thinned: 'import.repair.thinned',
  hole_outside: 'import.repair.hole_outside',
  hole_cut: 'import.repair.hole_cut',
};

const LOSSES = { small: 'import.dropped.small', tangled: 'import.dropped.tangled' } as const;

export function tellOutline({ repairs, loss }: Omit<Simplified, 'polygons'>, id: string, findings: Findings): void {
  for (const repair of repairs) findings.add(REPAIRS[repair], id);
  if (loss !== null) findings.add(LOSSES[loss], id);
}
