import { expect, it } from '@jest/globals';
import type { Outcome } from './delivery.js';
import { handleSideBySide } from './side-by-side.js';

const message = (text: string): { key: string; text: string } => ({ key: text.charAt(0), text });

async function handle(
  texts: readonly string[],
  most: number,
  outcomeOf: (text: string) => Outcome = () => 'handled',
): Promise<{ begun: string[]; reached: string[] }> {
  const begun: string[] = [];
  const reached: string[] = [];
  let current = '';
  await handleSideBySide(texts.map(message), {
    most,
    keyOf: ({ key }) => key,
    mayGoOn: () => {
      current = '';
      return true;
    },
    deliver: async ({ text }) => {
      current += text;
      await new Promise((resolve) => setImmediate(resolve));
      if (!begun.includes(current)) begun.push(current);
      return outcomeOf(text);
    },
    reached: ({ text }) => reached.push(text),
  });
  return { begun, reached };
}

it('begins messages of different keys together, and none of a key before the one before it has ended', async () => {
  const { begun, reached } = await handle(['a1', 'b1', 'a2', 'c1', 'd1', 'e1', 'f1'], 3);
  expect(begun).toEqual(['a1b1', 'a2c1d1', 'e1f1']);
  expect(reached).toEqual(['a1', 'b1', 'a2', 'c1', 'd1', 'e1', 'f1']);
});

it('handles one after the other where no more is asked for', async () => {
  expect((await handle(['a1', 'b1', 'c1'], 1)).begun).toEqual(['a1', 'b1', 'c1']);
});

it('goes past nothing that was abandoned, though what was beside it is done', async () => {
  const { reached } = await handle(['a1', 'b1', 'c1', 'd1'], 3, (text) => (text === 'b1' ? 'abandoned' : 'handled'));
  expect(reached).toEqual(['a1']);
});
