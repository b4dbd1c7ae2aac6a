import type { AlertFilter, Story } from './story.js';

/** Who holds such an alert, as `E06000005/director`, each once and in order. */
export async function whoHeard(story: Story, filter: AlertFilter): Promise<string[]> {
  const alerts = await story.alerts(filter);
  return [...new Set(alerts.map(({ to }) => `${to.organisation}/${to.role}`))].sort();
}

/** A moment so many hours after another. */
export const hoursAfter = (moment: Date, hours: number): string =>
  new Date(moment.getTime() + hours * 3_600_000).toISOString();
