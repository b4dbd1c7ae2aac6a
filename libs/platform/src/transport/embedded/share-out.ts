/** A partition of a topic. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
}

export interface Seat extends Place {
  /** The member that reads there, or null when nobody does or its lease has run out. */
  readonly heldBy: string | null;
}

export interface MemberOfGroup {
  readonly id: string;
  readonly topics: readonly string[];
}

/** What one member should do so that all partitions are read and each member reads as many as any other. */
export interface ShareOut {
  readonly release: readonly Place[];
  readonly claim: readonly Place[];
}

/**
 * Every member reckons this for itself from the same rows. Quotas differ by one at most and add up to all partitions,
 * so nothing stays unread once each has come to its quota; a member takes only what is free, so two that see the rows
 * at different moments never take from each other.
 */
export function shareOut(me: string, members: readonly MemberOfGroup[], seats: readonly Seat[]): ShareOut {
  const release: Place[] = [];
  const claim: Place[] = [];
  for (const [topic, places] of byTopic(seats)) {
    const ids = members.filter((member) => member.topics.includes(topic)).map((member) => member.id);
    const rank = ids.sort().indexOf(me);
    if (rank < 0) continue;
    const quota = Math.floor(places.length / ids.length) + (rank < places.length % ids.length ? 1 : 0);
    const mine = places.filter((place) => place.heldBy === me);
    const free = places.filter((place) => place.heldBy === null);
    release.push(...mine.slice(quota));
    claim.push(...free.slice(0, Math.max(0, quota - mine.length)));
  }
  return { release, claim };
}

function byTopic(seats: readonly Seat[]): Map<string, Seat[]> {
  const topics = new Map<string, Seat[]>();
  for (const seat of [...seats].sort((a, b) => a.partition - b.partition)) {
    const places = topics.get(seat.topic);
    if (places) places.push(seat);
    else topics.set(seat.topic, [seat]);
  }
  return topics;
}
