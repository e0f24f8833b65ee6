import { BufferAttribute, BufferGeometry, DoubleSide, Mesh, MeshBasicMaterial, Raycaster, Vector3 } from 'three';
import { expect, test } from 'vitest';
import { entityNamed, keyFromSeed, uniform } from '../../engine/random/draw.ts';
import { boxBuildings, buildingAlong } from '../../viewer/scene/pick-building.ts';
import { extrudeBuildings } from '../../viewer/scene/solids.ts';
import { largeCity } from './large-city.ts';

const { buildings, bounds } = largeCity(100, 600);
const solid = extrudeBuildings(buildings);
const boxes = boxBuildings(solid);

/** By three, over all triangles at once. */
function slowly(eye: Vector3, way: Vector3): number {
  const geometry = new BufferGeometry().setAttribute('position', new BufferAttribute(solid.position, 3));
  const mesh = new Mesh(geometry, new MeshBasicMaterial({ side: DoubleSide }));
  const [hit] = new Raycaster(eye, way.clone().normalize()).intersectObject(mesh);
  return hit ? solid.starts.findLastIndex((start) => start <= hit.faceIndex!) : -1;
}

test('the building that a ray meets first is the one that a search of all triangles finds (seed pick)', () => {
  const key = keyFromSeed('pick');
  let met = 0;
  for (let ray = 0; ray < 400; ray++) {
    const draw = (k: number) => uniform(key, 1, entityNamed(`ray/${ray}`), k);
    const at = (k: number) => bounds[k] + draw(k) * (bounds[k + 2] - bounds[k]);
    const eye = new Vector3(at(0), at(1) - 300, 20 + 400 * draw(2));
    const way = new Vector3(at(0) + 60 * draw(3), at(1), 10 * draw(4)).sub(eye);
    const found = buildingAlong(boxes, eye.toArray(), way.toArray());
    expect(found).toBe(slowly(eye, way));
    if (found >= 0) met++;
  }
  expect(met).toBeGreaterThan(100);
  expect(met).toBeLessThan(400);
});

test('straight down along the borders of its box a building is met, and behind the eye none is', () => {
  const [x, y] = buildings[7].footprint;
  expect(buildingAlong(boxes, [x, y, 500], [0, 0, -1])).toBe(slowly(new Vector3(x, y, 500), new Vector3(0, 0, -1)));
  const [minX, minY, , maxX, maxY] = boxes.boxes.subarray(42);
  const middle = [(minX + maxX) / 2, (minY + maxY) / 2] as const;
  expect(buildingAlong(boxes, [...middle, 500], [0, 0, 1])).toBe(-1);
});
