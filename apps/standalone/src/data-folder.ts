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
    const holder = await folder.holder();
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

/** When a process began, in the kernel's ticks; null when there is no such process. */
async function startOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // The name, in brackets, may hold blanks; the start is the 20th field after it.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}
