/** Small pictures for points: drawn once, tinted by their material. */
import { CanvasTexture, SRGBColorSpace, type Texture } from 'three';

const SIDE = 64; // px

function sprite(draw: (context: OffscreenCanvasRenderingContext2D) => void): Texture {
  const context = new OffscreenCanvas(SIDE, SIDE).getContext('2d')!;
  context.fillStyle = context.strokeStyle = '#fff';
  context.lineJoin = context.lineCap = 'round';
  draw(context);
  const texture = new CanvasTexture(context.canvas);
  texture.colorSpace = SRGBColorSpace;
  return texture;
}

export const discTexture = () =>
  sprite((context) => {
    context.arc(32, 32, 30, 0, 2 * Math.PI);
    context.fill();
  });

/** An alert: a triangle that stands. */
export const triangleTexture = () =>
  sprite((context) => {
    context.lineWidth = 8;
    context.moveTo(32, 9);
    context.lineTo(58, 54);
    context.lineTo(6, 54);
    context.closePath();
    context.fill();
    context.stroke();
  });

/** A loss: a cross. */
export const crossTexture = () =>
  sprite((context) => {
    context.lineWidth = 14;
    context.moveTo(12, 12);
    context.lineTo(52, 52);
    context.moveTo(52, 12);
    context.lineTo(12, 52);
    context.stroke();
  });

/** An incident while it lasts: an open diamond. */
export const diamondTexture = () =>
  sprite((context) => {
    context.lineWidth = 10;
    context.moveTo(32, 7);
    context.lineTo(57, 32);
    context.lineTo(32, 57);
    context.lineTo(7, 32);
    context.closePath();
    context.stroke();
  });

/** What is selected: a ring round a disc. */
export const targetTexture = () =>
  sprite((context) => {
    context.lineWidth = 8;
    context.arc(32, 32, 27, 0, 2 * Math.PI);
    context.stroke();
    context.beginPath();
    context.arc(32, 32, 13, 0, 2 * Math.PI);
    context.fill();
  });
