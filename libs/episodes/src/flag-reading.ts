import type { EpisodeFlag } from '#contracts';
import type { DirectorySnapshot } from '#directory';
import type { CaseFile, Episode } from './case-file.js';

/** What marks an episode besides what marks any; the packs in force say so (WIG-02). */
export abstract class FlagReading {
  abstract flagsOf(episode: Episode, file: CaseFile, directory: DirectorySnapshot): readonly EpisodeFlag[];
}

/** The case with its episodes marked as the packs say. */
export function withFlags(file: CaseFile, reading: FlagReading, directory: DirectorySnapshot): CaseFile {
  const episodes = file.history.episodes.map((episode) => {
    const flags = [...new Set([...episode.flags, ...reading.flagsOf(episode, file, directory)])];
    return flags.length === episode.flags.length ? episode : { ...episode, flags };
  });
  return { ...file, history: { ...file.history, episodes } };
}
