import { pino, type Logger } from 'pino';

const root = pino({
  level: process.env['HOMEWARD_LOG'] ?? 'warn',
  base: null,
  // An error's message can quote a value that a database or a parser choked on; its kind and place say enough.
  serializers: { err: withoutValues },
});

/** A logger of one part of the hub. Entries hold ids, codes and durations, never what a report says. */
export function logger(name: string): Logger {
  return root.child({ name });
}

function withoutValues(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    stack: error.stack
      ?.split('\n')
      .filter((line) => line.trimStart().startsWith('at '))
      .slice(0, 8),
  };
}
