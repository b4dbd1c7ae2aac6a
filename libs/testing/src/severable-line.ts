import { connect, createServer, type Server, type Socket } from 'node:net';

/** A line to a server on this machine that can be cut, so that whoever uses it is gone as if it had been killed. */
export class SeverableLine {
  private readonly sockets = new Set<Socket>();

  private constructor(
    /** The address given, by way of this line. */
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async to(address: string): Promise<SeverableLine> {
    const target = new URL(address);
    // A database's address may name the folder of a socket; its port answers all the same.
    target.searchParams.delete('host');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const bound = server.address();
    if (bound === null || typeof bound !== 'object') throw new Error('no port');
    const port = Number(target.port);
    const host = target.hostname;
    target.port = String(bound.port);
    const line = new SeverableLine(target.href, server);
    server.on('connection', (near) => line.join(near, connect(port, host)));
    return line;
  }

  /** After a cut for good: whoever tries gets through again, at the same address. */
  async mend(): Promise<void> {
    const { port } = new URL(this.url);
    await new Promise<void>((resolve) => this.server.listen(Number(port), '127.0.0.1', resolve));
  }

  /** Cuts what is connected; with `forGood` nobody gets through any more. */
  async cut({ forGood = true } = {}): Promise<void> {
    const closed = forGood ? new Promise((resolve) => this.server.close(resolve)) : null;
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private join(near: Socket, far: Socket): void {
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
    }
  }
}
