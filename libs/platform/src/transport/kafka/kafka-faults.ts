/** What a broker or the client library called an error, innermost first: `MESSAGE_TOO_LARGE`, `KafkaJSConnectionError`. */
export function kafkaCode(error: unknown): string {
  let code = 'unknown';
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { type } = at as { type?: unknown };
    code = typeof type === 'string' ? type : at.name;
  }
  return code;
}
