/** The beholder's eye on the canvas: orbit, plan, follow; and what a click on something selects. */
import { useFrame, useThree } from '@react-three/fiber';
import { useEffect, useMemo, useRef } from 'react';
import type { PerspectiveCamera } from 'three';
import { type Told, whereIs } from '../story/where.ts';
import { select, useView } from '../view-state.ts';
import { Beholder } from './beholder.ts';
import { LAYER } from './layers.ts';
import { pick } from './pick.ts';
import { type BuildingBoxes, boxBuildings } from './pick-building.ts';
import type { BuildingSolid } from './solids.ts';

interface EyeProps extends Told {
  readonly buildings: BuildingSolid;
  readonly onEye: (eye: Beholder | null) => void;
}

const CLOSE = 130; // m, from what a double click brings into the middle
const STILL = 4; // CSS px that a click may move

export function Eye({ onEye, buildings, ...told }: EyeProps) {
  const camera = useThree((three) => three.camera) as PerspectiveCamera;
  const canvas = useThree((three) => three.gl.domElement);
  const invalidate = useThree((three) => three.invalidate);
  const size = useThree((three) => three.size);
  const { bounds } = told.session.place.site;
  const latest = useRef(told);
  latest.current = told;

  const eye = useMemo(() => {
    camera.up.set(0, 0, 1);
    camera.layers.enable(LAYER.drawn);
    return new Beholder(camera, canvas, bounds);
  }, [camera, canvas, bounds]);
  useEffect(() => {
    const forget = eye.onChange(invalidate);
    onEye(eye);
    return () => {
      forget();
      onEye(null);
      eye.dispose();
    };
  }, [eye, invalidate, onEye]);
  const hasSize = size.width > 0;
  useEffect(() => {
    if (hasSize) eye.home();
  }, [eye, hasSize]);

  useEffect(() => {
    let boxes: BuildingBoxes | null = null; // made when first asked for: nobody points before there is a picture
    const stop = new AbortController();
    const { signal } = stop;
    let down = { x: 0, y: 0 };
    const under = ({ offsetX: x, offsetY: y }: MouseEvent) => {
      const pointer = { x, y, width: canvas.clientWidth, height: canvas.clientHeight };
      boxes ??= boxBuildings(buildings);
      return pick({ ...latest.current, boxes }, useView.getState().layout, camera, pointer);
    };
    const press = ({ clientX: x, clientY: y }: PointerEvent) => {
      down = { x, y };
    };
    const click = (event: MouseEvent) => {
      if (Math.hypot(event.clientX - down.x, event.clientY - down.y) < STILL) select(under(event));
    };
    const open = (event: MouseEvent) => {
      const found = under(event);
      const place = found && whereIs(latest.current, useView.getState().layout, found);
      if (place) eye.focus(...place, CLOSE);
    };
    const hover = (event: PointerEvent) => {
      if (event.buttons === 0) canvas.style.cursor = under(event) ? 'pointer' : 'grab';
    };
    canvas.addEventListener('pointerdown', press, { signal });
    canvas.addEventListener('click', click, { signal });
    canvas.addEventListener('dblclick', open, { signal });
    canvas.addEventListener('pointermove', hover, { signal });
    return () => stop.abort();
  }, [camera, canvas, eye, buildings]);

  const followed = useRef<readonly [number, number] | null>(null);
  useFrame(() => {
    const { isFollowing, selection, layout } = useView.getState();
    const place = isFollowing && selection ? whereIs(told, layout, selection) : null;
    if (place && followed.current) eye.shift(place[0] - followed.current[0], place[1] - followed.current[1]);
    else if (place) eye.focus(place[0], place[1], 0, CLOSE);
    followed.current = place && [place[0], place[1]];
  }, -1);
  return null;
}
