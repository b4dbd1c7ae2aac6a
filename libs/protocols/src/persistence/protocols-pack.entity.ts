import { VersionColumns } from '#platform';
import { Entity } from 'typeorm';

/** One version of a protocol, as its pack was written. */
@Entity('protocols_pack')
export class ProtocolsPackEntity extends VersionColumns {}
