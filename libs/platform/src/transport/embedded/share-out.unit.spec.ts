import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shareOut, type MemberOfGroup, type Seat } from './share-out.js';

const seatsOf = (topic: string, holders: readonly (string | null)[]): Seat[] =>
  holders.map((heldBy, partition) => ({ topic, partition, heldBy }));
const member = (id: string, topics = ['a']): MemberOfGroup => ({ id, topics });

describe('sharing out the partitions of a group', () => {
  it('gives the only member everything that is free', () => {
    const { claim, release } = shareOut('x', [member('x')], seatsOf('a', [null, null, null]));
    expect(claim.map((place) => place.partition)).toEqual([0, 1, 2]);
    expect(release).toEqual([]);
  });

  it('lets a member give back what is above its share when another joins, and takes nothing that is held', () => {
    const seats = seatsOf('a', ['x', 'x', 'x', 'x']);
    const members = [member('x'), member('y')];
    expect(shareOut('x', members, seats).release.map((place) => place.partition)).toEqual([2, 3]);
    expect(shareOut('y', members, seats)).toEqual({ claim: [], release: [] });
  });

  it('shares each topic among those members only that read it', () => {
    const members = [member('x', ['a', 'b']), member('y', ['b'])];
    const seats = [...seatsOf('a', [null, null]), ...seatsOf('b', [null, null])];
    expect(shareOut('y', members, seats).claim).toEqual([expect.objectContaining({ topic: 'b' })]);
    expect(shareOut('x', members, seats).claim).toHaveLength(3);
  });

  it('comes to rest with every partition held and nobody holding two more than another, from wherever it begins', () => {
    const ids = ['p', 'q', 'r', 's', 't'];
    const holder = fc.constantFrom(...ids, 'gone', null);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(holder, { minLength: 8, maxLength: 8 }),
        (count, holders) => {
          const living = ids.slice(0, count);
          const members = living.map((id) => member(id));
          let seats = seatsOf(
            'a',
            holders.map((id) => (id !== null && living.includes(id) ? id : null)),
          );
          for (let round = 0; round < 3; round++) {
            for (const id of living) {
              const { release, claim } = shareOut(id, members, seats);
              const given = new Set(release.map((place) => place.partition));
              const taken = new Set(claim.map((place) => place.partition));
              seats = seats.map((seat) =>
                taken.has(seat.partition)
                  ? { ...seat, heldBy: id }
                  : given.has(seat.partition)
                    ? { ...seat, heldBy: null }
                    : seat,
              );
            }
          }
          const shares = living.map((id) => seats.filter((seat) => seat.heldBy === id).length);
          expect(seats.every((seat) => seat.heldBy !== null)).toBe(true);
          expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});
