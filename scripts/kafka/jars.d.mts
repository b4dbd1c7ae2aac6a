/** What a broker is started with. @throws CannotRunKafka saying what this machine lacks */
export function kafkaProgram(): Promise<{ readonly java: string; readonly classPath: string }>;
