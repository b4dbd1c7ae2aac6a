import type { CompiledAgreements } from './compiled-agreements.js';
import { Decision } from './decision.js';
import { groupsOf } from './fact.js';
import { Inquiry, type Question } from './inquiry.js';
import { isRestricted, isTrafficked, mayKnowLocation, mayKnowRestrictedRecord } from './restrictions.js';

/**
 * Who may know what (sharing.md, The decision): for each category and each supplier of data in it, whether this
 * recipient may be told. Pure, total and quick (some microseconds); made for every recipient, again at every sending.
 * Nothing is permitted unless a rule in force permits it, and whatever withholds beats every permit.
 */
export function decide(question: Question, agreements: CompiledAgreements, now: Date): Decision {
  const inquiry = new Inquiry(question, agreements.at(now));
  const { recipient, subject } = question;
  const groups = groupsOf(question.facts);
  const closed = isRestricted(subject) && !mayKnowRestrictedRecord(subject, recipient);
  const placeless = isTrafficked(subject) && !mayKnowLocation(subject, recipient);
  const verdicts = groups.map((group) => inquiry.verdictOn(group, placeless));
  const shown = verdicts.some((verdict) => verdict.effect === 'permit' && verdict.restriction === null);
  const referred = verdicts.some((verdict) => verdict.refers);
  // Where nothing at all may be shown, an alert without a word in it would be no better than silence: it is a pointer too.
  const pointer = closed || (groups.length > 0 && (referred || !shown));
  return new Decision(inquiry, verdicts, { closed, placeless, pointer });
}
