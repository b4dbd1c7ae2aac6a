/** What a test that is skipped for this reason says. */
export function forWantOfKafka(reason: string): string;
