import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { calmClient } from './calm-client.js';

interface Queue {
  readonly pending: unknown[];
  throttledUntil: number;
  checkPendingRequests(): void;
  push(request: unknown): void;
  destroy(): void;
}

const require = createRequire(import.meta.url);
const RequestQueue = require('kafkajs/src/network/requestQueue/index.js') as new (options: unknown) => Queue;

describe('the client of Kafka', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    calmClient();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const queue = (): Queue =>
    new RequestQueue({
      maxInFlightRequests: null,
      requestTimeout: 1_000,
      enforceRequestTimeout: false,
      clientId: 'a client',
      broker: 'a broker',
      logger: { debug: () => undefined, warn: () => undefined },
      isConnected: () => true,
    });

  it('leaves a connection alone on which nothing waits', () => {
    const idle = queue();
    idle.checkPendingRequests();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('sends what had to wait as soon as it may', () => {
    const throttled = queue();
    throttled.throttledUntil = new Date().getTime() + 500;
    const sendRequest = jest.fn();
    throttled.push({ entry: { correlationId: 1 }, expectResponse: true, sendRequest });
    expect(sendRequest).not.toHaveBeenCalled();
    jest.advanceTimersByTime(499);
    expect(sendRequest).not.toHaveBeenCalled();
    jest.advanceTimersByTime(2);
    expect(sendRequest).toHaveBeenCalledTimes(1);
    expect(jest.getTimerCount()).toBe(0);
  });
});
