import { BufferAttribute, BufferGeometry, DoubleSide, Mesh, MeshBasicMaterial, Raycaster, Vector3 } from 'three';
import { expect, test } from 'vitest';
import { entityNamed, keyFromSeed, uniform } from '../../engine/random/draw.ts';
import { boxBuildings, buildingAlong } from '../../viewer/scene/pick-building.ts';
import { extrudeBuildings } from '../../viewer/scene/solids.ts';
import { largeCity } from './large-city.ts';

const { buildings, bounds } = largeCity(150, 420); // so dense that boxes overlap
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
  for (let ray = 0; ray < 1500; ray++) {
    const draw = (k: number) => uniform(key, 1, entityNamed(`ray/${ray}`), k);
    const at = (k: number) => bounds[k] + draw(k) * (bounds[k + 2] - bounds[k]);
    const eye = new Vector3(at(0), draw(5) < 0.5 ? bounds[1] - 200 : bounds[3] + 200, 5 + 200 * draw(2) * draw(2));
    const way = new Vector3(at(0) + 60 * draw(3), at(1), 10 * draw(4)).sub(eye);
    const found = buildingAlong(boxes, eye.toArray(), way.toArray());
    expect(found).toBe(slowly(eye, way));
    if (found >= 0) met++;
  }
  expect(met).toBeGreaterThan(100);
  expect(met).toBeLessThan(1500);
});

test('a building that stands in the box of another, before its wall, is met first', () => {
  const [some] = buildings;
  const kiosk = { ...some, footprint: [2, 8, 4, 8, 4, 9, 2, 9], holes: [] };
  const slanting = { ...some, footprint: [0, 0, 1, 0, 21, 20, 20, 20], holes: [] };
  for (const pair of [
    [kiosk, slanting],
    [slanting, kiosk],
  ]) {
    const found = buildingAlong(boxBuildings(extrudeBuildings(pair)), [-5, 8.5, 1], [1, 0, 0]);
    expect(pair[found]).toBe(kiosk);
  }
});

test('straight down along the borders of its box a building is met, and what is behind the eye is not', () => {
  const [cornerX, cornerY] = buildings[7].footprint;
  const over = new Vector3(cornerX, cornerY, 500);
  expect(buildingAlong(boxes, over.toArray(), [0, 0, -1])).toBe(slowly(over, new Vector3(0, 0, -1)));
  const within = buildings[7].footprint.slice(0, 6); // its first corners make a triangle that is roofed
  const [x, y] = [0, 1].map((axis) => (within[axis] + within[axis + 2] + within[axis + 4]) / 3);
  expect(buildingAlong(boxes, [x, y, 500], [0, 0, -1])).toBe(7);
  expect(buildingAlong(boxes, [x, y, 500], [0, 0, 1])).toBe(-1);
  expect(buildingAlong(boxes, [x, y, 1], [0, 0, -1])).toBe(-1); // under the roof, where no floor is drawn
});
