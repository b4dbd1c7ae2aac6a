/** How what was started is ended: in the reverse order, each whatever becomes of the others. */
export class Endings {
  private readonly endings: (() => Promise<void>)[] = [];

  /** To be done before everything that was added earlier. */
  add(end: () => Promise<void>): void {
    this.endings.push(end);
  }

  async run(): Promise<void> {
    for (const end of this.endings.splice(0).reverse()) {
      // What can still be said is said, and the rest is ended all the same.
      await end().catch((error: unknown) => {
        process.stderr.write(`while ending: ${error instanceof Error ? error.name : 'a fault'}\n`);
      });
    }
  }
}
