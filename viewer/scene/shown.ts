/** What the last frame drew, for scripts that drive the page: `window.sunqar`. Written in place at every frame. */

export interface Shown {
  frames: number; // since the page was opened
  drawCalls: number;
  shapes: number; // bodies drawn as instances
  points: number; // bodies drawn as points
  time: number; // s since the start of the run
  eye: readonly number[]; // m
  target: readonly number[]; // m, in the middle of the canvas
  fieldOfView: number; // degrees, vertical
}

declare global {
  interface Window {
    sunqar: Shown;
  }
}

export const shown: Shown = {
  ...{ frames: 0, drawCalls: 0, shapes: 0, points: 0, time: 0 },
  ...{ eye: [], target: [], fieldOfView: 0 },
};

window.sunqar = shown;
