/**
 * How buildings look: roofs in a colour of their own, heights that stand on storeys tinted, heights that are guesses
 * hatched. Stripes are measured along the faces, so that they stay where they are while the view moves, and their
 * distance is a power of two of metres that makes some ten pixels.
 */
import { type Camera, Color, DoubleSide, MeshLambertMaterial, Vector2, type WebGLRenderer } from 'three';
import { groundScale } from './ground-scale.ts';
import { LAYER } from './layers.ts';
import type { Palette } from './palette.ts';

const STRIPE = 10; // CSS px from one to the next, more or less

export class HatchedMaterial extends MeshLambertMaterial {
  /** Whether doubts about heights are to be seen. */
  isTelling = true;
  private readonly telling = { value: 0 };
  private readonly stripe = { value: 1 }; // m
  private readonly size = new Vector2();

  constructor({ wall, roof, storeys, hatch }: Palette) {
    super({ color: wall, side: DoubleSide });
    const colours = { roof: new Color(roof), storeys: new Color(storeys), hatch: new Color(hatch) };
    this.onBeforeCompile = (shader) => {
      const { telling, stripe } = this;
      Object.assign(shader.uniforms, { telling, stripe });
      for (const [name, value] of Object.entries(colours)) shader.uniforms[name] = { value };
      shader.vertexShader = shader.vertexShader
        .replace('#include <common>', `#include <common>\n${VERTEX_HEAD}`)
        .replace('#include <begin_vertex>', `#include <begin_vertex>\n${VERTEX}`);
      shader.fragmentShader = shader.fragmentShader
        .replace('#include <common>', `#include <common>\n${FRAGMENT_HEAD}`)
        .replace('#include <color_fragment>', `#include <color_fragment>\n${FRAGMENT}`);
    };
  }

  /** Before each drawing: the beholder is told of doubts, a camera's own picture shows what stands there. */
  look(gl: WebGLRenderer, camera: Camera): void {
    const isTold = this.isTelling && camera.layers.isEnabled(LAYER.drawn);
    this.telling.value = isTold ? 1 : 0;
    // A camera may look at the sky, where no metre of the ground has a length.
    if (isTold) this.stripe.value = stripeFor(groundScale(camera, gl.getSize(this.size).y));
  }
}

/** m from stripe to stripe where a metre is `scale` CSS px long. */
export function stripeFor(scale: number): number {
  return 2 ** Math.round(Math.log2(STRIPE / scale));
}

/** What looks up at all is roof, pitched or flat: its normal rises by more than this. */
const ROOF = '0.2';

const VERTEX_HEAD = `
attribute float doubt;
varying float vUp;
varying float vDoubt;
varying float vAcross;`;

/** Across the stripes: slanting on roofs, and upward as one goes along a wall. */
const VERTEX = `
vUp = normal.z;
vDoubt = doubt;
vAcross = normal.z > ${ROOF} ? position.x + position.y : position.y * normal.x - position.x * normal.y + position.z;`;

const FRAGMENT_HEAD = `
varying float vUp;
varying float vDoubt;
varying float vAcross;
uniform vec3 roof;
uniform vec3 storeys;
uniform vec3 hatch;
uniform float telling;
uniform float stripe;`;

/** A stripe's edge is a pixel wide; where stripes are finer than pixels they are their mean. */
const FRAGMENT = `
diffuseColor.rgb = mix(diffuseColor.rgb, roof, step(${ROOF}, vUp));
float turns = vAcross / stripe;
float pixel = max(fwidth(turns), 1e-6);
float line = smoothstep(0.6 - pixel, 0.6 + pixel, 2.0 * abs(fract(turns) - 0.5));
line = mix(line, 0.4, smoothstep(0.4, 0.8, pixel));
float isGuess = step(1.5, vDoubt);
float isCounted = step(0.5, vDoubt) - isGuess;
diffuseColor.rgb = mix(diffuseColor.rgb, storeys, 0.4 * telling * isCounted);
diffuseColor.rgb = mix(diffuseColor.rgb, hatch, 0.6 * line * telling * isGuess);`;
