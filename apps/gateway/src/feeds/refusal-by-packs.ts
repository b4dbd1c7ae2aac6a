import { RefusalByProtocol } from '#intake';
import { RefusalByPacks } from '#protocols';

/** Binds intake's port to what the protocols in force forbid. */
export const refusalByPacks = { provide: RefusalByProtocol, useExisting: RefusalByPacks };
