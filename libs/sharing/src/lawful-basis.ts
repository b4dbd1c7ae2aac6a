/** A power or duty in law that the sharing rests on, and the local days on which it is in force; no `from`: not yet commenced. */
export interface Gateway {
  readonly title: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** Why the sharing is lawful: conditions of the UK GDPR and the Data Protection Act 2018, and the statutory gateways. */
export interface LawfulBasis {
  readonly ukGdpr: { readonly article6: readonly string[]; readonly article9: readonly string[] };
  /** Conditions of schedule 1 of the Data Protection Act 2018 (paragraph 18: safeguarding of children). */
  readonly dpa2018: readonly string[];
  /** Part 3 of that Act, for those who process for law enforcement. */
  readonly lawEnforcement: readonly string[];
  readonly gateways: readonly Gateway[];
}

/** The lawful basis in one line, as alerts and the ledger carry it; it names only gateways in force on that local day. */
export function lawfulBasisOn(basis: string | LawfulBasis, day: string): string {
  if (typeof basis === 'string') return basis;
  const articles = [
    ...basis.ukGdpr.article6.map((letter) => `6(1)(${letter})`),
    ...basis.ukGdpr.article9.map((letter) => `9(2)(${letter})`),
  ];
  const gateways = basis.gateways
    .filter((gateway) => gateway.from !== null && gateway.from <= day && (gateway.to === null || day <= gateway.to))
    .map((gateway) => gateway.title);
  return [
    articles.length > 0 ? `UK GDPR Article ${articles.join(', ')}` : '',
    ...basis.dpa2018.map((paragraph) => `DPA 2018 ${paragraph}`),
    ...basis.lawEnforcement.map((part) => `DPA 2018 ${part}`),
    ...gateways,
  ]
    .filter((part) => part !== '')
    .join('; ');
}
