/** Who sees what: the beholder everything but doubles of the bodies, a camera's own picture only what is really there. */
export const LAYER = {
  real: 0, //   stands or shines for everybody
  drawn: 1, //  lines, maps, marks, and bodies as the beholder needs them
  picture: 2, // bodies as a camera of the layout would show them
} as const;
