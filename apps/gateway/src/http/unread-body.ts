import type { IncomingMessage } from 'node:http';
import { Problem } from './problem.js';

export const MIB = 1024 * 1024;
/** What more a sender may push after it was refused, before its connection is cut. */
const MOST_DROPPED = 64 * MIB;

/**
 * A request's body before anyone has read it: who may not speak, or speaks of something else, is answered without its
 * being read. Controllers get it as `@Body() body: UnreadBody`; a class in its place gets the body read and checked.
 */
export class UnreadBody {
  constructor(
    private readonly stream: IncomingMessage,
    readonly contentType: string,
  ) {}

  /** All of it. @throws Problem 413 beyond `limit` bytes, whether or not the length was announced; 400 when it ends early */
  read(limit: number): Promise<Buffer> {
    const announced = Number(this.stream.headers['content-length']);
    if (announced > limit) return Promise.reject(tooLarge(limit));
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let size = 0;
      let done = false;
      const finish = (settle: () => void): void => {
        if (done) return;
        done = true;
        settle();
      };
      this.stream.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= limit) return void chunks.push(chunk);
        // The rest flows away, so that a sender who is still writing can hear the answer.
        chunks.length = 0;
        finish(() => reject(tooLarge(limit)));
        if (size > limit + MOST_DROPPED) this.stream.destroy();
      });
      this.stream.on('end', () =>
        finish(() => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))),
      );
      this.stream.on('error', () => finish(() => reject(endedEarly())));
      this.stream.on('close', () => finish(() => reject(endedEarly())));
    });
  }
}

const tooLarge = (limit: number): Problem =>
  new Problem('too-large', `The body must not be larger than ${limit / MIB} MiB.`);
const endedEarly = (): Problem => new Problem('incomplete-body', 'The body ended before it was whole.');
