/**
 * The loop: moves the clock, draws when something changed, and draws a camera's own picture into its frame on the page.
 * Nothing of it goes through React.
 */
import { useFrame, useThree } from '@react-three/fiber';
import { useEffect, useMemo } from 'react';
import { type Camera, Matrix4, PerspectiveCamera, Vector3, type WebGLRenderer } from 'three';
import { createPinhole } from '../../engine/geometry/pinhole.ts';
import type { CameraSpec } from '../../sim/cameras/layout.ts';
import type { Session } from '../playback/session.ts';
import { useView } from '../view-state.ts';
import { lens } from './Bodies.tsx';
import { LAYER } from './layers.ts';
import { pictureFrame } from './picture-frame.ts';
import { shown } from './shown.ts';

const LONGEST = 0.25; // s: a page that was asleep does not jump

interface LoopProps {
  readonly session: Session;
  readonly onFrame: () => void;
}

export function Loop({ session, onFrame }: LoopProps) {
  const invalidate = useThree((three) => three.invalidate);
  const picture = useMemo(() => {
    const made = new PerspectiveCamera(60, 1, 0.3, 2000);
    made.layers.enable(LAYER.picture);
    made.up.set(0, 0, 1);
    return made;
  }, []);

  useEffect(() => {
    let last = performance.now();
    let time = NaN;
    let end = NaN;
    let frame = 0;
    const beat = (now: number) => {
      session.clock.advance(Math.min(LONGEST, (now - last) / 1000));
      last = now;
      const { clock } = session;
      if (clock.time !== time || clock.end !== end) invalidate();
      time = clock.time;
      end = clock.end;
      frame = requestAnimationFrame(beat);
    };
    frame = requestAnimationFrame(beat);
    const forget = useView.subscribe(() => invalidate());
    return () => {
      cancelAnimationFrame(frame);
      forget();
    };
  }, [session, invalidate]);

  useFrame(({ gl, scene, camera, size }) => {
    gl.info.autoReset = false;
    gl.info.reset();
    const spec = lens(session);
    const isFull = spec !== null && useView.getState().through === 'full';
    gl.setScissorTest(false);
    gl.setViewport(0, 0, size.width, size.height);
    if (isFull) gl.clear();
    else gl.render(scene, camera);
    if (spec) {
      const frame = pictureFrame();
      pose(picture, spec);
      if (frame) drawInto(gl, frame, size, () => gl.render(scene, picture));
    }
    report(camera, gl, session);
    onFrame();
  }, 1);
  return null;
}

/** As the layout's pinhole: the same axes, and a vertical field that follows from the horizontal one. */
function pose(camera: PerspectiveCamera, spec: CameraSpec): void {
  const { eye, right, down, axis, focalPx, heightPx } = createPinhole(spec);
  const axes = [new Vector3(...right), new Vector3(...down).negate(), new Vector3(...axis).negate()] as const;
  camera.position.set(...eye);
  camera.quaternion.setFromRotationMatrix(new Matrix4().makeBasis(...axes));
  camera.aspect = spec.widthPx / heightPx;
  camera.fov = (2 * Math.atan(heightPx / 2 / focalPx) * 180) / Math.PI;
  camera.updateProjectionMatrix();
}

function drawInto(gl: WebGLRenderer, frame: DOMRect, size: { height: number }, draw: () => void): void {
  const bottom = size.height - frame.bottom;
  gl.setViewport(frame.left, bottom, frame.width, frame.height);
  gl.setScissor(frame.left, bottom, frame.width, frame.height);
  gl.setScissorTest(true);
  draw();
  gl.setScissorTest(false);
}

function report(camera: Camera, gl: WebGLRenderer, session: Session): void {
  const { position } = camera;
  const m = camera.matrixWorld.elements;
  shown.frames++;
  shown.drawCalls = gl.info.render.calls;
  shown.time = session.clock.time;
  shown.eye = position.toArray();
  shown.target = [position.x - m[8], position.y - m[9], position.z - m[10]];
  shown.fieldOfView = (camera as PerspectiveCamera).fov;
}
