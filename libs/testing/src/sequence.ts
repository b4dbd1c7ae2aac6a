/** Numbers from 0 up to 1 that follow from the seed, a whole number from 1 on (a linear congruential generator). */
export function sequence(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
