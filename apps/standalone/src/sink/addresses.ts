/** What the sink does with a message, by its address, as GOV.UK Notify's simulator does (contract §4). */
export type Behaviour = 'take' | 'refuse-for-now' | 'refuse' | 'hold';

/** How long a `slow` address takes, by the hub's clock. */
export const SLOW_MS = 10 * 60_000;

export function behaviourOf(address: string): Behaviour {
  if (address.startsWith('temp-fail')) return 'refuse-for-now';
  if (address.startsWith('perm-fail')) return 'refuse';
  return address.startsWith('slow') ? 'hold' : 'take';
}
