import { AlertInbox } from '#alerting';
import { AlertCounts } from '#intake';
import type { Provider } from '@nestjs/common';

const NONE = { raised: 0, delivered: 0, acknowledged: 0 };

/** What a receipt says of the alerts that came of its notice, from where they are. */
export const alertCounts: Provider = {
  provide: AlertCounts,
  inject: [AlertInbox],
  useFactory: (inbox: AlertInbox): AlertCounts => ({
    of: async (report) => (await inbox.counts([report])).get(report) ?? NONE,
  }),
};
