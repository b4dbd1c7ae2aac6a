import { Injectable } from '@nestjs/common';
import { Directory } from '#directory';
import { Packs } from '#protocols';

/** Learns what administrators have changed: before a transaction, which must not wait for a second connection. */
@Injectable()
export class Latest {
  constructor(
    private readonly directory: Directory,
    private readonly packs: Packs,
  ) {}

  async learn(): Promise<void> {
    await this.directory.recent();
    await this.packs.recent();
  }
}
