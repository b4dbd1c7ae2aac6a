/** A message that the mail sink has taken. */
export interface SunkMessage {
  /** When it was taken, by the machine's clock. */
  readonly at: string;
  readonly to: string;
  readonly messageId: string | null;
  /** Those that begin with `x-homeward-`, by their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly subject: string;
  readonly body: string;
}

export interface OwnProcess {
  readonly name: string;
  /** Where it answers: a gateway's HTTP, the others' health. The same after a restart. */
  readonly url: string;
  readonly pid: number | null;
  readonly isRunning: boolean;
  /** Resolves when the process that runs now has ended, however it did. */
  readonly ended: Promise<void>;
  /** What it has said since it was started last. */
  readonly output: string;
  /** Resolves when it says that it is ready; rejects with what it said when it ends before. */
  start(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGTERM. Resolves with the exit code when it is gone. */
  stop(): Promise<number | null>;
  /** Ends it in order if it runs, and starts it again, with some settings changed if wanted. */
  restart(env?: Readonly<Record<string, string>>): Promise<void>;
}

export interface Sink extends OwnProcess {
  readonly file: string;
  /** What it has taken so far, in its order. */
  messages(): SunkMessage[];
}

export interface FleetOptions {
  /** `KAFKA_BROKERS`. */
  readonly kafka: string;
  /** `KAFKA_PREFIX`: of this fleet's topics and groups on a shared broker. */
  readonly prefix?: string;
  /** How many of each app. Default 2. */
  readonly each?: number;
  /** Left out, a PostgreSQL of its own, which ends with it. */
  readonly database?: { readonly url: string; readonly ownerUrl: string };
  /** Of credentials and logs; left out, one that is removed at the end. */
  readonly folder?: string;
  readonly seed?: 'demonstration' | 'empty';
  /** Settings of every app besides. */
  readonly env?: Readonly<Record<string, string>>;
  readonly say?: (line: string) => void;
}

export interface Fleet {
  readonly gateways: readonly OwnProcess[];
  readonly matchers: readonly OwnProcess[];
  readonly notifiers: readonly OwnProcess[];
  /** All of these. */
  readonly apps: readonly OwnProcess[];
  readonly sink: Sink;
  /** As the application's role. */
  readonly databaseUrl: string;
  readonly ownerUrl: string;
  /** Holds `credentials.json`, `messages.ndjson` and `logs/`. */
  readonly folder: string;
  /** Ends everything that was started. */
  stop(): Promise<void>;
}

/** Makes tables, topics and a first filling, starts everything, and resolves when all of it is ready. */
export function startFleet(options: FleetOptions): Promise<Fleet>;
