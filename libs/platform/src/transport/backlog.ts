import { AsyncLocalStorage } from 'node:async_hooks';

const working = new AsyncLocalStorage<true>();

/** Does work for a message that came late, so that what it publishes on the way counts as late too. */
export function onBacklog<T>(work: () => Promise<T>): Promise<T> {
  return working.run(true, work);
}

/** Whether what is being done is for a message that came late. */
export const isOnBacklog = (): boolean => working.getStore() === true;
