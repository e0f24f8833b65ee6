/** Reads screenshots: where pixels of one colour lie. */
import { decode } from 'fast-png';

export interface Spot {
  readonly count: number; // pixels of that very colour
  readonly x: number; // px, mean of their centres
  readonly y: number;
}

/** @param hex "#0091ff" */
export function spotOf(png: Uint8Array, hex: string): Spot {
  const { width, height, data, channels } = decode(png);
  const colour = Number.parseInt(hex.slice(1), 16);
  let [count, sumX, sumY] = [0, 0, 0];
  for (let k = 0; k < width * height; k++) {
    const [red, green, blue] = [0, 1, 2].map((channel) => data[k * channels + channel]);
    if (((red << 16) | (green << 8) | blue) !== colour) continue;
    count++;
    sumX += (k % width) + 0.5;
    sumY += Math.floor(k / width) + 0.5;
  }
  return { count, x: sumX / count, y: sumY / count };
}
