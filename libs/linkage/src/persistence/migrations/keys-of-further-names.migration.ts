import { KeysAnew1700000000306 } from './keys-anew.migration.js';

/** All keys made anew, since a child is found by further names too: normalisation 3. */
export class KeysOfFurtherNames1700000000307 extends KeysAnew1700000000306 {
  override name = 'KeysOfFurtherNames1700000000307';
}
