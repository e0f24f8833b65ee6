/** Red lights from the driver to the alert: a camera that faces a stop line, the real feed, tracker and rule. */
import { expect, test } from 'vitest';
import { loadText } from '../../scenarios/commands/files.ts';
import { planOf } from '../../scenarios/read/plan.ts';
import { readProject } from '../../scenarios/read/project.ts';
import type { CameraSpec } from '../../sim/cameras/layout.ts';
import { NO_OUTLETS } from '../../sim/recorder.ts';
import { Run } from '../../sim/run.ts';

test('a camera that faces the stop line raises an alert of who passes it on red, and of nobody who brakes', async () => {
  const project = readProject('scenarios/library/evening-yard/scenario.yaml', loadText);
  const [pole] = project.layouts[0].cameras;
  const view = { x: 222, y: 61, z: 7, heading: 1.65, tilt: 0.25, horizontalFov: 1.5 };
  const camera: CameraSpec = { ...pole, ...view, id: 'line' };
  const plan = planOf({ ...project, layouts: [{ name: 'line', cameras: [camera] }] });
  const scenario = { ...plan.scenario, seed: 'aktau-4/1' };
  const run = await Run.start({ ...plan, scenario, inputs: '', workers: 1, workerUrl: '' }, NO_OUTLETS, null, null);
  while (run.state.tick * scenario.tickMs < 300_000) run.advance();
  const { world, layouts } = run.outcome();
  await run.close();

  const passed = world.flatMap((event) =>
    event.kind === 'incident' && event.phase === 'acts' && /^red-light-\d+$/.test(event.incident) ? [event] : [],
  );
  // Those who pass the line of the western approach to the second junction, 34 m before the camera.
  const there = passed.filter(({ x }) => Math.abs(x - 255) < 3).map(({ incident }) => incident);
  const alerts = layouts[0].events.flatMap((event) =>
    event.kind === 'alert' && event.alert.rule === 'red-light' && event.alert.state === 'firing' ? [event] : [],
  );
  expect(there.length).toBeGreaterThanOrEqual(2);
  expect(alerts.length).toBeGreaterThanOrEqual(2);
  expect(alerts.filter(({ incident }) => incident === null || !there.includes(incident))).toEqual([]);
});
