/** How a command ends. Scripts rely on these numbers. */
export const EXIT = {
  done: 0,
  expectationFailed: 1,
  badInput: 2, // bad usage or input; nothing was run
  internalError: 3,
  inconclusive: 4,
  interrupted: 130,
} as const;
