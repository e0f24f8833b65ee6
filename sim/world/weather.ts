/**
 * What the air takes from a picture: contrast fades with distance by Koschmieder's law ("Theorie der horizontalen
 * Sichtweite", Beitr. Phys. freien Atm. 12, 1924), C = C₀ exp(-β d), with visibility V = 3.912 / β at the 2 %
 * threshold. The law is weak for near things in dense fog.
 */
import { exp } from '../../engine/numeric/special.ts';
import type { Weather } from '../scenario.ts';

const EXTINCTION = 3.912; // -ln 0.02

/** Share of its contrast that a thing keeps when seen through `distance` of air; 0 to 1. */
export function contrastKept(weather: Weather, distance: number): number {
  return exp((-EXTINCTION * distance) / weather.visibility);
}
