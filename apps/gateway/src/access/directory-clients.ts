import { Directory } from '#directory';
import { Injectable } from '@nestjs/common';
import type { JWK } from 'jose';
import { ClientStore, type RegisteredClient } from './client-store.js';

/** The clients of the directory. */
@Injectable()
export class DirectoryClients extends ClientStore {
  constructor(private readonly directory: Directory) {
    super();
  }

  override async find(clientId: string): Promise<RegisteredClient | null> {
    const client = (await this.directory.recent()).client(clientId);
    return client ? { ...client, keys: client.keys.map((key): JWK => ({ ...key })) } : null;
  }

  override async verifySecret(clientId: string, secret: string): Promise<boolean> {
    return (await this.directory.verifySecret(clientId, secret)) !== null;
  }
}
