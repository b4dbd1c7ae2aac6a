/** Looks so often whether the way is free. */
const LOOK_EVERY_MS = 20;
/** So long those who give way wait, however much the others have to do: what waits here is late, and not forgotten. */
const LONGEST_MS = 1_000;

/** Resolves once the others are through with what they have to do, or it has lasted long enough. */
export async function giveWay(
  areBusy: () => boolean,
  pause: (milliseconds: number) => Promise<void> = (milliseconds) =>
    new Promise((resolve) => setTimeout(resolve, milliseconds)),
): Promise<void> {
  for (let waited = 0; waited < LONGEST_MS && areBusy(); waited += LOOK_EVERY_MS) await pause(LOOK_EVERY_MS);
}
