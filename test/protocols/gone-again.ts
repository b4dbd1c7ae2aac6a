import type { Story } from './story.js';

/** Of a child who is missing: 25 hours on it is talked about in an intervention meeting, is back, and is missing again (WIG-09). */
export async function goneAgainAfterMeeting(story: Story): Promise<void> {
  await story.later({ hours: 25 });
  await story.action('intervention-meeting');
  await story.later({ hours: 1 });
  await story.found();
  story.beginCase();
  await story.later({ hours: 1 });
  await story.missing();
}
