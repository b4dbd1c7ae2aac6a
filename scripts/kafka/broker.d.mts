/** Who may connect, by SASL/PLAIN; access lists hold for all but the super users. */
export interface Sasl {
  /** Passwords by name. */
  readonly users: Readonly<Record<string, string>>;
  /** Names out of `users`, one at least: the broker itself is the first of them. */
  readonly superUsers: readonly string[];
}

/** One broker and its folder; see `broker.mjs`. */
export class KafkaBroker {
  static start(options: {
    readonly folder: string;
    readonly port?: number;
    readonly sasl?: Sasl | null;
    readonly staysBehind?: boolean;
    readonly say?: (line: string) => void;
  }): Promise<KafkaBroker>;
  /** `host:port` */
  get address(): string;
  kill(): Promise<void>;
}
