import type { Channel } from '../terms/alerts.js';
import type { Role } from '../terms/organisations.js';
import type { Category } from '../terms/sharing.js';
import type { AgreementBasis } from './alerts.js';
import type { WithheldCategory } from './lists.js';

/** An entry of the ledger: who was told what of a child, when, how, under which agreement and rule. */
export interface DisclosureBody {
  id: string;
  at: string;
  alert: string | null;
  to: { organisation: string; role: Role | null };
  categories: Category[];
  fields: string[];
  withheld: WithheldCategory[];
  agreements: AgreementBasis[];
  rules: string[];
  channel: Channel | 'api' | 'page';
  /** When it was first opened by API or page. */
  viewed: string | null;
}
