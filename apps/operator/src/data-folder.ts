import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The folder of everything the hub keeps. One hub at a time uses it. */
export class DataFolder {
  private constructor(readonly path: string) {}

  /** @throws when another hub that still runs uses the folder */
  static async open(path: string): Promise<DataFolder> {
    await mkdir(path, { recursive: true });
    const folder = new DataFolder(path);
    const holder = await folder.holderThatStays();
    if (holder !== null) {
      throw new Error(
        `the folder of HOMEWARD_DATA is in use by another hub (process ${holder}): end it, or give another folder`,
      );
    }
    await folder.write('hub.lock', JSON.stringify({ pid: process.pid, started: await startOf(process.pid) }));
    return folder;
  }

  async close(): Promise<void> {
    await rm(join(this.path, 'hub.lock'), { force: true });
  }

  has(name: string): boolean {
    return existsSync(join(this.path, name));
  }

  async read(name: string): Promise<unknown> {
    return JSON.parse(await readFile(join(this.path, name), 'utf8'));
  }

  /** Writes a file that only the owner may read, whole or not at all. */
  async write(name: string, text: string): Promise<void> {
    const file = join(this.path, name);
    await writeFile(`${file}.new`, text, { mode: 0o600 });
    await rename(`${file}.new`, file);
  }

  /** A hub that was just killed may take a moment to be gone. */
  private async holderThatStays(): Promise<number | null> {
    for (let left = 30; ; left--) {
      const holder = await this.holder();
      if (holder === null || left === 0) return holder;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  private async holder(): Promise<number | null> {
    const text = await readFile(join(this.path, 'hub.lock'), 'utf8').catch(() => null);
    if (text === null) return null;
    try {
      const { pid, started } = JSON.parse(text) as { pid: number; started: string | null };
      // The number alone may be some other process's by now.
      const now = await startOf(pid);
      return pid !== process.pid && now !== null && now === started ? pid : null;
    } catch {
      return null;
    }
  }
}

/** When a process began, in the kernel's ticks; null when there is no such process, or it has ended and is not yet collected. */
async function startOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  // The name, in brackets, may hold blanks; its state is the first field after it, its start the 20th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
}
