import { Injectable } from '@nestjs/common';
import { OtherCases, type CaseFile } from '#episodes';
import { Receipts } from '#intake';
import { isStrangersWord, Packs, Tasks, type Duty, type Matter } from '#protocols';
import type { EntityManager } from 'typeorm';

const NOT_YOUR_TASK = {
  code: 'not-your-task',
  pointer: '',
  detail: 'What this says is done is for its owner, those who take part in it, or the responsible authority to say.',
};

/** What other children's cases have to do with one. */
export type Beside = Pick<Matter, 'absences' | 'alsoDone'>;

/** What a report concerns besides the case it is in: other children's cases, and its sender's receipt. */
@Injectable()
export class BesideTheCase {
  constructor(
    private readonly otherCases: OtherCases,
    private readonly tasks: Tasks,
    private readonly packs: Packs,
    private readonly receipts: Receipts,
  ) {}

  /** What other children's cases have to do with each of these, by child. */
  async ofAll(
    tx: EntityManager,
    looks: readonly { readonly child: string; readonly report: string | null }[],
    files: ReadonlyMap<string, CaseFile>,
  ): Promise<ReadonlyMap<string, Beside>> {
    const beside = new Map<string, Beside>();
    for (const { child, report } of looks) {
      const file = files.get(child);
      if (file) beside.set(child, await this.of(tx, file, report));
    }
    return beside;
  }

  private async of(tx: EntityManager, file: CaseFile, report: string | null): Promise<Beside> {
    const episode = file.history.episodes.find(({ notices }) => report !== null && notices.includes(report));
    return {
      absences: await this.otherCases.absencesBeside(tx, episode),
      alsoDone: await this.otherCases.doneAlsoFor(tx, file),
    };
  }

  /** @param duties all that is due in the case, with what the report says taken in */
  async follow(tx: EntityManager, report: string, file: CaseFile, duties: readonly Duty[], now: Date): Promise<void> {
    await this.noteStrangersWord(tx, report, file, duties);
    await this.lookAtThoseServed(tx, report, file, now);
  }

  /** One meeting may serve several children: what is said of it, or taken back, concerns the cases of the others too (BHM-07). */
  private async lookAtThoseServed(tx: EntityManager, report: string, file: CaseFile, now: Date): Promise<void> {
    const said = file.notices.filter(
      (n) => n.type === 'action.recorded' && (n.report === report || n.withdrawnBy === report),
    );
    for (const action of said) {
      for (const child of await this.otherCases.servedBy(tx, action.report)) await this.tasks.lookAgain(tx, child, now);
    }
  }

  private async noteStrangersWord(
    tx: EntityManager,
    report: string,
    file: CaseFile,
    duties: readonly Duty[],
  ): Promise<void> {
    const notice = file.notices.find((n) => n.report === report);
    const episode = file.history.episodes.find((e) => e.notices.includes(report));
    if (!notice) return;
    const ofMatter = duties.filter((d) => d.episode === (episode?.id ?? null));
    const responsible = (episode ?? file.history.care)?.responsible ?? null;
    if (!isStrangersWord(notice, ofMatter, responsible, this.packs.everInForce())) return;
    await this.receipts.conclude(tx, report, { status: 'linked', notes: [NOT_YOUR_TASK] });
  }
}
