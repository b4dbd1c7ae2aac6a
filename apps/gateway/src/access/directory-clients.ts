import { Directory } from '#directory';
import { Injectable } from '@nestjs/common';
import type { JWK } from 'jose';
import { ClientStore, type RegisteredClient } from './client-store.js';

/** How old the directory's copy may be, in milliseconds, before it is asked whether it changed: another process may have written. */
const FRESH_FOR = 200;

/** The clients of the directory. */
@Injectable()
export class DirectoryClients extends ClientStore {
  private lookedAt = 0;
  private looking: Promise<void> | null = null;

  constructor(private readonly directory: Directory) {
    super();
  }

  override async find(clientId: string): Promise<RegisteredClient | null> {
    if (Date.now() - this.lookedAt > FRESH_FOR) await (this.looking ??= this.look());
    const client = this.directory.snapshot().client(clientId);
    return client ? { ...client, keys: client.keys.map((key): JWK => ({ ...key })) } : null;
  }

  override async verifySecret(clientId: string, secret: string): Promise<boolean> {
    return (await this.directory.verifySecret(clientId, secret)) !== null;
  }

  private async look(): Promise<void> {
    try {
      await this.directory.refresh();
      this.lookedAt = Date.now();
    } finally {
      this.looking = null;
    }
  }
}
