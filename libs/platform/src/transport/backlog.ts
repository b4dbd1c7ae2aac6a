import { AsyncLocalStorage } from 'node:async_hooks';

const working = new AsyncLocalStorage<boolean>();

/** Does work for a message that came late, so that what it publishes on the way counts as late too. */
export function onBacklog<T>(work: () => Promise<T>): Promise<T> {
  return asBacklog(true, work);
}

/** Does work for messages that came late or did not, whatever it is begun by. */
export function asBacklog<T>(isLate: boolean, work: () => Promise<T>): Promise<T> {
  return working.run(isLate, work);
}

/** Whether what is being done is for a message that came late. */
export const isOnBacklog = (): boolean => working.getStore() === true;
