/** Named grounds of an extract: schools, squares, parks, car parks. Only outlines: a rule asks whether one is inside. */
import type { Zone } from '../../../sim/world/site.ts';
import type { Findings } from '../findings.ts';
import type { OsmExtract, Tags } from './extract.ts';
import type { Projected } from './projected.ts';
import { areasOf, pieceId } from './solids/areas.ts';
import { isSquare } from './surroundings.ts';

/** Ids such as park/way-123. */
export function findZones(extract: OsmExtract, projected: Projected, findings: Findings): Zone[] {
  const areas = areasOf(extract, projected, (tags) => zoneKind(tags) !== null, findings);
  findings.addMany('import.dropped.names', areas.filter(({ tags }) => tags.has('name')).length);
  return areas.flatMap(({ id, tags, polygons }) =>
    polygons.map(({ outline }, k) => ({
      id: pieceId(`${zoneKind(tags)}/${id.replace('/', '-')}`, k),
      ring: outline,
    })),
  );
}

const UNDER_ROOF = ['underground', 'multi-storey', 'rooftop', 'sheds', 'carports'];

/** A building is no ground, whatever is in it. */
function zoneKind(tags: Tags): 'school-grounds' | 'kindergarten-grounds' | 'square' | 'park' | 'parking' | null {
  if (tags.has('building')) return null;
  const amenity = tags.get('amenity');
  if (amenity === 'school' || amenity === 'college') return 'school-grounds';
  if (amenity === 'kindergarten') return 'kindergarten-grounds';
  if (isSquare(tags)) return 'square';
  if (tags.get('leisure') === 'park') return 'park';
  return amenity === 'parking' && !UNDER_ROOF.includes(tags.get('parking') ?? '') ? 'parking' : null;
}
